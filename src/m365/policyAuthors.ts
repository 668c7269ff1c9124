import type { Policy } from "../conditionalAccess/policy.ts";
import { PermissionError } from "../errors.ts";
import { stampOf } from "./conditionalAccess.ts";
import { policyAudits, type PolicyAudit } from "./directoryAudits.ts";
import type { Tenant } from "./tenant.ts";

/** Audits are kept for 30 days with Entra ID P1. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Who changed each policy last, by its id; without those whose change is older than the audits, or cannot be read. */
export async function policyAuthors(
  tenant: Tenant,
  policies: readonly Policy[],
): Promise<Map<string, PolicyAudit>> {
  const now = (await tenant.graph.serverDate()).getTime();
  const changed = policies
    .map((policy) => Date.parse(`${stampOf(policy)}Z`))
    .filter((at) => now - at < KEPT_MS);
  if (changed.length === 0) return new Map();
  try {
    const audits = await policyAudits(tenant, new Date(Math.min(...changed) - 1_000));
    return new Map([...audits].map(([id, list]) => [id, list.at(-1)!]));
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    return new Map();
  }
}
