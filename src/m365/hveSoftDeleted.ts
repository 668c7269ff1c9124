/**
 * HVE accounts that were deleted less than 30 days ago. Entra keeps the user and Exchange its addresses, so that nobody else can
 * have them until the account is restored or deleted for good.
 * @see https://learn.microsoft.com/graph/api/resources/directory
 */
import { InvalidInputError, UnavailableError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { accountOf, forgetHveAccounts, readHveAccount, type HveAccount } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

/** Every soft-deleted HVE account; `objectId` is undefined once the directory has forgotten the user. */
export async function softDeletedHveAccounts(tenant: Tenant): Promise<HveAccount[]> {
  const rows = await tenant.exchange.invoke("Get-MailUser", {
    HVEAccount: true,
    SoftDeletedMailUser: true,
    ResultSize: "Unlimited",
  });
  return rows.map(accountOf);
}

/** The soft-deleted HVE account that still holds an address, as its primary or a secondary one. */
export async function softDeletedHolder(tenant: Tenant, address: string): Promise<HveAccount | undefined> {
  const all = await softDeletedHveAccounts(tenant);
  return all.find((account) => [account.address, ...account.secondaryAddresses].includes(address));
}

/** Brings the account back with its Guid, addresses and settings. @throws UnavailableError when Exchange does not show it again. */
export async function restoreHveAccount(
  tenant: Tenant,
  { guid, address, objectId }: HveAccount,
): Promise<void> {
  if (objectId === undefined) {
    throw new InvalidInputError(
      `The directory has forgotten the user of the soft-deleted account ${address} (${guid}), so it cannot be restored. ` +
        "Nothing was changed. `onSoftDeleted: purge` deletes the rest of it and makes a new account.",
    );
  }
  await tenant.graph.post(`/v1.0/directory/deletedItems/${objectId}/restore`, {});
  forgetHveAccounts(tenant);
  const isBack = async () => (await unlessMissing(readHveAccount(tenant, guid))) !== undefined;
  if (await settle(tenant.timing.visibility, isBack)) return;
  throw new UnavailableError(
    `The directory has restored ${address} (${guid}), but Exchange does not show it yet. The next \`up\` finds it.`,
  );
}

/** Deletes the account for good, so that its addresses are free: first the user, then what Exchange keeps of it. */
export async function purgeHveAccount(tenant: Tenant, { guid, objectId }: HveAccount): Promise<void> {
  if (objectId !== undefined)
    await unlessMissing(tenant.graph.delete(`/v1.0/directory/deletedItems/${objectId}`));
  // Exchange deletes for good only what it knows to have no user any more.
  await settle(tenant.timing.visibility, async () => {
    const rest = (await softDeletedHveAccounts(tenant)).find((account) => account.guid === guid);
    return rest?.objectId === undefined;
  });
  await unlessMissing(tenant.exchange.invoke("Remove-MailUser", { Identity: guid, PermanentlyDelete: true }));
}
