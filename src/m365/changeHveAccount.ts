import { forgetHveAccounts, type HveAccount } from "./hve.ts";
import { heldTag, type OwnerTag } from "./ownerTag.ts";
import { settledHveAccount } from "./settledHveAccount.ts";
import type { Tenant } from "./tenant.ts";

/** An account as somebody wants it changed. Addresses are lower-case. */
export interface WantedAccount {
  address: string;
  displayName: string;
  /** Exchange's choice stays when it is undefined. */
  alias?: string | undefined;
  secondaryAddresses: readonly string[];
  hiddenFromAddressLists: boolean;
  /** Undefined: whoever's tag it carries stays. */
  ownerTag?: OwnerTag | undefined;
}

/**
 * Sends what differs from what the account holds, and nothing when nothing does.
 *
 * @param ours addresses that we gave the account: those that are not wanted any more go, others stay. A primary address that is
 * replaced stays as a secondary one, unless it is among them.
 * @returns the account as it was last seen, and whether all that Exchange accepted shows by now.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailuser
 */
export async function changeHveAccount(
  tenant: Tenant,
  held: HveAccount,
  desired: WantedAccount,
  ours: readonly string[],
): Promise<{ account: HveAccount; isSeen: boolean }> {
  const missing = (account: HveAccount) => setMailUserCalls(account, desired, ours);
  const calls = missing(held);
  if (calls.length === 0) return { account: held, isSeen: true };
  for (const parameters of calls) {
    await tenant.exchange
      .invoke("Set-MailUser", { HVEAccount: true, Identity: held.guid, ...parameters })
      .finally(() => forgetHveAccounts(tenant));
  }
  const account = await settledHveAccount(tenant, held.guid, (seen) => missing(seen).length === 0);
  return { account, isSeen: missing(account).length === 0 };
}

/** What Set-MailUser has to be told, one call each: a primary address and a list of addresses may not come together. */
function setMailUserCalls(held: HveAccount, desired: WantedAccount, ours: readonly string[]) {
  const plain = {
    ...(held.displayName === desired.displayName ? {} : { DisplayName: desired.displayName }),
    ...(desired.alias === undefined || held.alias === desired.alias ? {} : { Alias: desired.alias }),
    ...(held.address === desired.address ? {} : { PrimarySmtpAddress: desired.address }),
    ...(held.hiddenFromAddressLists === desired.hiddenFromAddressLists
      ? {}
      : { HiddenFromAddressListsEnabled: desired.hiddenFromAddressLists }),
    ...(desired.ownerTag === undefined || heldTag(held, desired.ownerTag) === desired.ownerTag.value
      ? {}
      : { [desired.ownerTag.attribute]: desired.ownerTag.value }),
  };
  const wanted = [desired.address, ...desired.secondaryAddresses];
  const all = [held.address, ...held.secondaryAddresses];
  const Add = desired.secondaryAddresses.filter((each) => !held.secondaryAddresses.includes(each));
  const Remove = ours.filter((each) => !wanted.includes(each) && all.includes(each));
  return [
    ...(Object.keys(plain).length > 0 ? [plain] : []),
    ...(Add.length + Remove.length > 0 ? [{ EmailAddresses: { Add, Remove } }] : []),
  ];
}
