/** Takes back what a stack put into policies and group, and nothing else. */
import { unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { breakGlassIds } from "./breakGlass.ts";
import { conditionalAccessPolicies, excludedIds, forgetPolicies } from "./conditionalAccess.ts";
import { changeAll } from "./conditionalAccessChanges.ts";
import { exclusionGroup } from "./exclusionGroup.ts";
import { exclusionPlan } from "./exclusionPlan.ts";
import { recordOf, type ExclusionInputs, type ExclusionRecord } from "./exclusionRecord.ts";
import { removeMembers } from "./groupMembers.ts";
import type { Tenant } from "./tenant.ts";
import { unrecordedExclusions } from "./unrecordedExclusions.ts";

export async function withdrawExclusion(
  tenant: Tenant,
  state: {
    inputs: Partial<ExclusionInputs>;
    outputs: Partial<ExclusionRecord>;
    warn(sentence: string): Promise<void>;
  },
): Promise<void> {
  const record = recordOf(state.outputs);
  forgetPolicies(tenant);
  const policies = await conditionalAccessPolicies(tenant);
  const { groupId, madeGroup } = record;
  const rest =
    groupId === null
      ? []
      : await unrecordedExclusions(tenant, {
          ...{ policies, list: "excludeGroups", ids: [groupId] },
          ...{ recorded: record.exclusions, isPresumedOurs: () => madeGroup },
        });
  const recorded = [...record.exclusions, ...rest];
  const ours = recorded.flatMap(({ ids }) => ids);
  const protectedIds = await breakGlassIds(tenant, state.inputs.breakGlass ?? [], policies, ours);
  const { changes } = exclusionPlan({
    ...{ policies, recorded, senders: [], isFewer: true },
    ...{ scope: {}, groupId: groupId ?? undefined },
  });
  const { remarks, unfinished } = await changeAll(
    tenant,
    { changes, policies, protectedIds },
    () => undefined,
  );
  for (const sentence of [...remarks, ...unfinished]) await state.warn(sentence);
  const stillBy = policies
    .filter((policy) => groupId !== null && excludedIds(policy, "excludeGroups").includes(groupId))
    .filter((policy) => !changes.some((change) => change.policy === policy))
    .map(({ displayName }) => displayName);
  await retireGroup(tenant, record, stillBy, state.warn);
}

/**
 * Deletes the group if this stack made it and nobody else uses it; else takes our members out.
 * @param excludedBy names of policies that exclude it and that are none of ours to change.
 */
export async function retireGroup(
  tenant: Tenant,
  { groupId, madeGroup, members }: ExclusionRecord,
  excludedBy: readonly string[],
  warn: (sentence: string) => Promise<void>,
): Promise<void> {
  if (groupId === null) return;
  const group = await unlessMissing(exclusionGroup(tenant, groupId));
  if (group === undefined) return;
  const others = group.members.filter((id) => !members.includes(id));
  if (madeGroup && others.length === 0 && excludedBy.length === 0) {
    await unlessMissing(tenant.graph.delete(`/v1.0/groups/${groupId}`));
    const isGone = async () => (await unlessMissing(exclusionGroup(tenant, groupId))) === undefined;
    await settle(tenant.timing.visibility, isGone);
    return;
  }
  const own = group.members.filter((id) => members.includes(id));
  if (own.length > 0) await removeMembers(tenant, groupId, own);
  if (!madeGroup) return;
  const users = [
    ...others.map((id) => `the member ${id}`),
    ...excludedBy.map((name) => `the policy "${name}", which excludes it`),
  ];
  await warn(
    `the group "${group.displayName}" (${groupId}) stays, without our senders: others use it: ${users.join(", ")}.`,
  );
}
