/** What only the tenant knows and a person should hear in preview: read-only, all findings at once. */
import { PreflightError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import { existingObjects, type Candidate } from "./existingObjects.ts";
import { securityDefaults } from "./securityDefaults.ts";
import { tenantMismatch } from "./tenantMismatch.ts";

export interface Plan {
  /** `tenant` of the desired-state file. */
  tenantDomain: string;
  /** Addresses of the accounts that sign in with a password. */
  passwordSenders: string[];
  /** What a run would make. */
  candidates: Candidate[];
}

/** @throws PreflightError with every finding. */
export async function preflight(tenant: Tenant, plan: Plan): Promise<void> {
  const findings = await tenantMismatch(tenant, plan.tenantDomain);
  // In a tenant that is not the one that is meant, nothing else is worth saying.
  if (findings.length === 0) {
    findings.push(...(await securityDefaults(tenant, plan.passwordSenders)));
    findings.push(...(await existingObjects(tenant, plan.candidates)));
  }
  if (findings.length > 0) throw new PreflightError(findings);
}
