/** What only the tenant knows and a person should hear in preview: read-only, all findings at once. */
import { PreflightError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import { accountLimit } from "./accountLimit.ts";
import { conditionalAccess, type PlannedExclusion } from "./conditionalAccess.ts";
import { defaultPolicy } from "./defaultPolicy.ts";
import { existingObjects, type Candidate } from "./existingObjects.ts";
import { licences } from "./licences.ts";
import { requireTenant } from "./requireTenant.ts";
import { securityDefaults } from "./securityDefaults.ts";
import { takenAddresses } from "./takenAddresses.ts";

/** An account that the file declares. */
export interface PlannedAccount {
  address: string;
  hasPassword: boolean;
  /** Whether the file assigns it an authentication policy. */
  hasPolicy: boolean;
  /** What to do with a deleted account that holds the address. */
  onSoftDeleted: string;
  /** Its Guid, where the state knows it. */
  id?: string | undefined;
  /** Whether no state knows it; undefined when nobody can tell yet. */
  isNew?: boolean | undefined;
}

export interface Plan {
  /** `tenant` of the desired-state file. */
  tenantDomain: string;
  accounts: PlannedAccount[];
  /** What a run would make. */
  candidates: Candidate[];
  /** What the file says about Conditional Access; undefined when it says nothing, absent where only a preview looks at it. */
  exclusion?: PlannedExclusion | undefined;
}

/** What a look at the tenant found. */
export interface Preflight {
  /** Each stops the run. */
  findings: string[];
  /** Each is told and stops nothing. */
  warnings: string[];
}

/**
 * @param warn is told what is worth knowing and stops nothing.
 * @throws PreflightError with every finding.
 */
export async function preflight(
  tenant: Tenant,
  plan: Plan,
  warn: (sentence: string) => Promise<void>,
): Promise<void> {
  const { accounts, candidates, tenantDomain } = plan;
  // In a tenant that is not the one that is meant, nothing else is worth saying.
  await requireTenant(tenant, tenantDomain);
  const passwordSenders = accounts.filter(({ hasPassword }) => hasPassword).map(({ address }) => address);
  const existing = await existingObjects(tenant, candidates);
  const policies =
    "exclusion" in plan
      ? await conditionalAccess(tenant, passwordSenders, plan.exclusion)
      : { findings: [], warnings: [] };
  const findings = [
    ...(await securityDefaults(tenant, passwordSenders)),
    ...(await defaultPolicy(tenant, accounts)),
    ...(await accountLimit(tenant, accounts)),
    ...(await takenAddresses(tenant, accounts)),
    ...existing.findings,
    ...policies.findings,
  ];
  const warnings = [...existing.warnings, ...(await licences(tenant, accounts)), ...policies.warnings];
  for (const sentence of warnings) await warn(sentence);
  if (findings.length > 0) throw new PreflightError(findings);
}
