/** What is to change in which policy, so that the senders get through and nothing of ours is left where it is not needed. Pure. */
import { evaluate } from "../conditionalAccess/evaluate.ts";
import { judge, type Judgement } from "../conditionalAccess/judge.ts";
import { wire, type Policy } from "../conditionalAccess/policy.ts";
import { inScope, type PolicyScope } from "../conditionalAccess/policyScope.ts";
import { excludedIds, type ExclusionList } from "./conditionalAccess.ts";
import type { Sender } from "./senderPrincipals.ts";

/** What we put on one list of one policy. */
export interface Exclusion {
  /** The policy's ID. */
  policy: string;
  list: ExclusionList;
  /** Object IDs, lower-case, sorted. */
  ids: string[];
}

export interface PlannedChange {
  policy: Policy;
  list: ExclusionList;
  add: string[];
  remove: string[];
}

export interface ExclusionPlan {
  /** At most one for each list of a policy; those that let senders through come first. */
  changes: PlannedChange[];
  /** Policies in scope against all senders, as if the senders were in the group already. */
  judgements: Judgement<Sender>[];
}

export function exclusionPlan(given: {
  policies: readonly Policy[];
  /** Those that are to get through. */
  senders: readonly Sender[];
  scope: PolicyScope;
  /** The group they are in; undefined when policies exclude the accounts themselves. */
  groupId: string | undefined;
  /** What earlier runs put there. */
  recorded: readonly Exclusion[];
  /** Fewer senders than before: what the others do not need is taken back. */
  isFewer: boolean;
}): ExclusionPlan {
  const { policies, scope, groupId, recorded } = given;
  const senders =
    groupId === undefined ? given.senders : given.senders.map((sender) => inGroup(sender, groupId));
  const list = groupId === undefined ? "excludeUsers" : "excludeGroups";
  const wanted = groupId === undefined ? given.senders.map(({ principal }) => principal.id) : [groupId];
  const changes: PlannedChange[] = [];
  const change = (policy: Policy, of: ExclusionList, ids: { add?: string[]; remove?: string[] }) => {
    const known = changes.find((each) => each.policy === policy && each.list === of);
    const { add = [], remove = [] } = ids;
    if (known === undefined) changes.push({ policy, list: of, add: [...add], remove: [...remove] });
    else {
      known.add.push(...add.filter((id) => !known.add.includes(id)));
      known.remove.push(...remove);
    }
  };

  const leaving = recorded.flatMap((exclusion) => {
    const policy = policies.find(({ id }) => id === exclusion.policy);
    if (policy === undefined) return [];
    const stays =
      exclusion.list === list &&
      senders.length > 0 &&
      inScope(policy, scope) &&
      !(given.isFewer && isUnneeded(without(policy, exclusion), senders));
    const ids = exclusion.ids.filter((id) => !stays || !wanted.includes(id));
    return ids.length === 0 ? [] : [{ policy, list: exclusion.list, ids }];
  });
  // What is taken back lets nobody through any more.
  const judgements = judge(
    policies
      .filter((policy) => inScope(policy, scope))
      .map((policy) => leaving.filter((each) => each.policy === policy).reduce(without, policy)),
    senders,
  ).map((each) => ({ ...each, policy: policies.find(({ id }) => id === each.policy.id)! }));
  for (const { policy, verdict, senders: blocked } of judgements) {
    if (verdict.verdict !== "blocks") continue;
    change(policy, list, {
      add: groupId === undefined ? blocked.map(({ principal }) => principal.id) : [groupId],
    });
  }
  for (const { policy, list: of, ids } of leaving) change(policy, of, { remove: ids });
  return { changes, judgements };
}

export const inGroup = (sender: Sender, groupId: string): Sender => ({
  ...sender,
  principal: { ...sender.principal, groupIds: [...new Set([...sender.principal.groupIds, groupId])] },
});

/** Whether a policy lets every sender through. */
const isUnneeded = (policy: Policy, senders: readonly Sender[]) =>
  senders.every(({ principal }) =>
    ["excluded", "notApplicable"].includes(evaluate(policy, principal).verdict),
  );

/** The policy as it would be without some of its exclusions. */
function without(policy: Policy, { list, ids }: { list: ExclusionList; ids: readonly string[] }): Policy {
  const users = wire(wire(policy.conditions)?.["users"]) ?? {};
  const left = excludedIds(policy, list).filter((id) => !ids.includes(id));
  return { ...policy, conditions: { ...policy.conditions, users: { ...users, [list]: left } } };
}

/** What stands on record after a change was made. */
export function recordedAfter(recorded: readonly Exclusion[], change: PlannedChange): Exclusion[] {
  const { policy, list, add, remove } = change;
  const isSame = (each: Exclusion) => each.policy === policy.id && each.list === list;
  const before = recorded.filter(isSame).flatMap(({ ids }) => ids);
  const ids = [...new Set([...before, ...add])].filter((id) => !remove.includes(id)).sort();
  const others = recorded.filter((each) => !isSame(each));
  const all = ids.length === 0 ? others : [...others, { policy: policy.id, list, ids }];
  return all.sort((a, b) => (a.policy + a.list < b.policy + b.list ? -1 : 1));
}
