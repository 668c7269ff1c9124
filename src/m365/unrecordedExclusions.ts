import type { Policy } from "../conditionalAccess/policy.ts";
import { PermissionError } from "../errors.ts";
import { excludedIds, type ExclusionList } from "./conditionalAccess.ts";
import { policyAudits, type PolicyAudit } from "./directoryAudits.ts";
import type { Exclusion } from "./exclusionPlan.ts";
import type { Tenant } from "./tenant.ts";

/** A run that was cut off is continued within a day; see design rule 5 of `adopt`. */
const REST_MS = 24 * 60 * 60 * 1000;

/**
 * Exclusions that a run of ours made and could not note down any more. Who made one is asked of the directory audits; where they
 * say nothing, `isPresumedOurs` decides.
 * @returns only ours: what somebody else excluded stays theirs.
 */
export async function unrecordedExclusions(
  tenant: Tenant,
  given: {
    policies: readonly Policy[];
    list: ExclusionList;
    ids: readonly string[];
    recorded: readonly Exclusion[];
    isPresumedOurs(id: string): boolean;
  },
): Promise<Exclusion[]> {
  const { policies, list, ids, recorded, isPresumedOurs } = given;
  const isRecorded = (policy: string, id: string) =>
    recorded.some((each) => each.policy === policy && each.list === list && each.ids.includes(id));
  const found = policies.flatMap((policy) => {
    const held = excludedIds(policy, list).filter((id) => ids.includes(id) && !isRecorded(policy.id, id));
    return held.length === 0 ? [] : [{ policy: policy.id, list, ids: held.sort() }];
  });
  if (found.length === 0) return [];
  const { clientId, objectId } = await tenant.identity();
  const audits = await recentAudits(tenant);
  const isOurs = (policy: string, id: string) => {
    const added = audits
      .get(policy)
      ?.findLast(
        ({ before, after }) => after?.[list].includes(id) === true && before?.[list].includes(id) !== true,
      );
    return added === undefined
      ? isPresumedOurs(id)
      : added.appIds.some((app) => app === clientId || app === objectId);
  };
  return found
    .map((each) => ({ ...each, ids: each.ids.filter((id) => isOurs(each.policy, id)) }))
    .filter((each) => each.ids.length > 0);
}

async function recentAudits(tenant: Tenant): Promise<Map<string, PolicyAudit[]>> {
  try {
    return await policyAudits(tenant, new Date((await tenant.graph.serverDate()).getTime() - REST_MS));
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    return new Map();
  }
}
