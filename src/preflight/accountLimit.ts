import { hveAccounts } from "../m365/hve.ts";
import { hveAccountAt } from "../m365/hveAccountAt.ts";
import { HVE_ACCOUNT_LIMIT } from "../m365/makeHveAccount.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { PlannedAccount } from "./preflight.ts";

/**
 * The tenant's own accounts count too, and those that a run deletes go last.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
export async function accountLimit(tenant: Tenant, accounts: readonly PlannedAccount[]): Promise<string[]> {
  const made: string[] = [];
  for (const { address, isNew } of accounts)
    if (isNew === true && (await hveAccountAt(tenant, address)) === undefined) made.push(address);
  const held = made.length === 0 ? 0 : (await hveAccounts(tenant)).length;
  if (held + made.length <= HVE_ACCOUNT_LIMIT) return [];
  return [
    `The tenant has ${held} HVE accounts, and this run would make ${made.length} more (${made.join(", ")}), while a tenant may have ` +
      `${HVE_ACCOUNT_LIMIT}. Remove accounts that nobody needs first, or let senders share one.`,
  ];
}
