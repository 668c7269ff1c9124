import { UnavailableError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { forgetHveAccounts, readHveAccount, type HveAccount } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Reads the account until it can be found, is known to the directory, and is as wanted.
 *
 * @returns the account as it was last seen, wanted or not: what Exchange accepted need not show within the budget.
 * @throws UnavailableError when nobody has seen it, or the directory does not know it, by the end of the budget.
 */
export async function settledHveAccount(
  tenant: Tenant,
  id: string,
  isWanted: (account: HveAccount) => boolean,
): Promise<HveAccount & { objectId: string }> {
  let seen: HveAccount | undefined;
  forgetHveAccounts(tenant);
  await settle(tenant.timing.visibility, async () => {
    seen = await unlessMissing(readHveAccount(tenant, id));
    return seen?.objectId !== undefined && isWanted(seen);
  });
  if (seen?.objectId === undefined) {
    throw new UnavailableError(
      `Get-MailUser: the new account ${id} cannot be read yet. The next \`up\` goes on with it.`,
    );
  }
  return { ...seen, objectId: seen.objectId };
}
