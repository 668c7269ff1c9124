import { hveAccountAt } from "../m365/hveAccountAt.ts";
import { softDeletedHveAccounts } from "../m365/hveSoftDeleted.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { PlannedAccount } from "./preflight.ts";

/** Addresses of new accounts that an account in the recycle bin still holds, unless the entry says what becomes of that one. */
export async function takenAddresses(tenant: Tenant, accounts: readonly PlannedAccount[]): Promise<string[]> {
  const asking: PlannedAccount[] = [];
  for (const account of accounts) {
    if (account.isNew !== true || account.onSoftDeleted !== "error") continue;
    if ((await hveAccountAt(tenant, account.address)) === undefined) asking.push(account);
  }
  if (asking.length === 0) return [];
  const deleted = await softDeletedHveAccounts(tenant);
  return asking.flatMap(({ address }) => {
    const holder = deleted.find((each) => [each.address, ...each.secondaryAddresses].includes(address));
    if (holder === undefined) return [];
    return [
      `${address} is held by the HVE account "${holder.displayName}" (${holder.guid}), which was deleted less than 30 days ago. ` +
        "Write `onSoftDeleted: restore` in its entry to bring it back and go on with it, or `onSoftDeleted: purge` to delete it " +
        "for good and make a new one; or choose another address.",
    ];
  });
}
