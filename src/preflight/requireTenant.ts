import { PreflightError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import { tenantMismatch } from "./tenantMismatch.ts";

/** What no setting turns off. @throws PreflightError when the credentials reach another tenant than the file names. */
export async function requireTenant(tenant: Tenant, domain: string): Promise<void> {
  const mismatch = await tenantMismatch(tenant, domain);
  if (mismatch.length > 0) throw new PreflightError(mismatch);
}
