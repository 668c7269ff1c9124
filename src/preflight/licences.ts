import { CmdletError, NotFoundError } from "../errors.ts";
import { hveAccount } from "../m365/hve.ts";
import { hveLicences, licenceFault } from "../m365/hveLicences.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { PlannedAccount } from "./preflight.ts";

/**
 * Accounts of the stack that have a licence, direct or through a group, or that one has made a mailbox of: they cannot send. That
 * is a fault of theirs and no reason to stop the others.
 */
export async function licences(tenant: Tenant, accounts: readonly PlannedAccount[]): Promise<string[]> {
  const warnings: string[] = [];
  for (const { address, id } of accounts) {
    if (id === undefined) continue;
    try {
      const held = await hveLicences(tenant, await hveAccount(tenant, id));
      if (held.length > 0) warnings.push(`HighVolumeAccount ${address}: ${licenceFault(held)}`);
    } catch (error) {
      if (error instanceof CmdletError) warnings.push(`HighVolumeAccount ${address}: ${error.message}`);
      else if (!(error instanceof NotFoundError)) throw error; // one that is gone is the refresh's to tell
    }
  }
  return warnings;
}
