/** The flow of letting senders through: look, ask What-If, plan, write, take back what is not needed any more. */
import { judge } from "../conditionalAccess/judge.ts";
import { unknownPolicies } from "../conditionalAccess/policyScope.ts";
import { InvalidInputError } from "../errors.ts";
import { breakGlassIds } from "./breakGlass.ts";
import { conditionalAccessPolicies, excludedIds, forgetPolicies } from "./conditionalAccess.ts";
import { changeAll } from "./conditionalAccessChanges.ts";
import { exclusionPlan, recordedAfter, type Exclusion } from "./exclusionPlan.ts";
import { recordOf, type ExclusionInputs, type ExclusionRecord } from "./exclusionRecord.ts";
import { fillGroup, ownGroup } from "./ownGroup.ts";
import { describeUndecided } from "./describeJudgement.ts";
import { presentSenders, type Sender } from "./senderPrincipals.ts";
import type { Tenant } from "./tenant.ts";
import { unrecordedExclusions } from "./unrecordedExclusions.ts";
import { disagreements } from "./whatIf.ts";
import { retireGroup } from "./withdrawExclusion.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ExclusionRun {
  desired: ExclusionInputs;
  last?: { inputs: Partial<ExclusionInputs>; outputs: Partial<ExclusionRecord> };
  /** How a create came to a group that was there; see the life cycle's Takeover. */
  takeover?: "continued" | "ifMatches" | "always";
  track(record: ExclusionRecord): void;
  warn(sentence: string): Promise<void>;
}

/**
 * @returns the record, and in `changedFor` the accounts for which something changed.
 * @throws InvalidInputError before anything is written: a policy nobody knows in the scope, break-glass nobody can name, a group
 *   that must not be excluded.
 * @throws GraphError after everything else was done, for policies that could not be changed.
 */
export async function excludeSenders(
  tenant: Tenant,
  { desired, last, takeover, track, warn }: ExclusionRun,
): Promise<ExclusionRecord & { unfinished: string[]; changedFor: string[] }> {
  const record = recordOf(last?.outputs);
  const senders = await presentSenders(tenant, desired.accounts);
  const ids = senders.map(({ principal }) => principal.id);
  forgetPolicies(tenant);
  const policies = await conditionalAccessPolicies(tenant);
  const strange = unknownPolicies(policies, desired);
  if (strange.length > 0) throw unknownNames(strange);
  const own = record.groupId === null ? [] : [record.groupId];
  const ours = [...ids, ...own, ...record.exclusions.flatMap((each) => each.ids)];
  const protectedIds = await breakGlassIds(tenant, desired.breakGlass, policies, ours);
  // Before anything is written: afterwards, the service takes minutes to see what we wrote, and would disagree for no reason.
  const remarks = await disagreements(tenant, judge(policies, senders));

  let joined: string[] = [];
  if (desired.mode === "group") {
    const group = await ownGroup(tenant, { record, name: desired.group, takeover, track });
    joined = await fillGroup(tenant, { record, group, ids, takeOver: takeover === "continued", track });
  }
  const groupId = desired.mode === "group" ? record.groupId! : undefined;
  const isAdoption = takeover === "ifMatches" || takeover === "always";
  const rest = isAdoption ? [] : await restOf(tenant, { record, policies, senders, groupId });
  record.exclusions = [...record.exclusions, ...rest];
  const { changes, judgements } = exclusionPlan({
    ...{ policies, senders, groupId, scope: desired, recorded: record.exclusions },
    isFewer: last?.inputs.accounts?.some((account) => !desired.accounts.includes(account)) ?? false,
  });
  const changed = await changeAll(tenant, { changes, policies, protectedIds }, (change) => {
    record.exclusions = recordedAfter(record.exclusions, change);
    track(record);
  });

  if (desired.mode === "account" && record.groupId !== null) {
    const { groupId: left } = record;
    const stillBy = policies.filter(
      (policy) =>
        excludedIds(policy, "excludeGroups").includes(left) &&
        !changes.some((each) => each.policy === policy),
    );
    await retireGroup(
      tenant,
      record,
      stillBy.map(({ displayName }) => displayName),
      warn,
    );
    Object.assign(record, { groupId: null, madeGroup: false, members: [] });
  }
  return {
    ...record,
    blocking: [],
    undecided: describeUndecided(judgements),
    remarks: [...remarks, ...changed.remarks],
    unfinished: changed.unfinished,
    changedFor: senders
      .filter(({ principal }) => changes.some(({ add }) => add.length > 0) || joined.includes(principal.id))
      .map(({ account }) => account),
  };
}

/** What a run of ours that was cut off put into policies: with a group we made, or for accounts that are new. */
async function restOf(
  tenant: Tenant,
  given: {
    record: ExclusionRecord;
    policies: Awaited<ReturnType<typeof conditionalAccessPolicies>>;
    senders: Sender[];
    groupId: string | undefined;
  },
): Promise<Exclusion[]> {
  const { record, policies, senders, groupId } = given;
  const recorded = record.exclusions;
  if (groupId !== undefined) {
    const isPresumedOurs = () => record.madeGroup;
    return unrecordedExclusions(tenant, {
      policies,
      list: "excludeGroups",
      ids: [groupId],
      recorded,
      isPresumedOurs,
    });
  }
  const now = (await tenant.graph.serverDate()).getTime();
  const isNew = (id: string) =>
    senders.some(
      ({ principal, createdAt }) => principal.id === id && createdAt && now - createdAt.getTime() < DAY_MS,
    );
  const ids = senders.map(({ principal }) => principal.id);
  return unrecordedExclusions(tenant, {
    policies,
    list: "excludeUsers",
    ids,
    recorded,
    isPresumedOurs: isNew,
  });
}

const unknownNames = (names: readonly string[]) =>
  new InvalidInputError(
    `onlyPolicies and exceptPolicies name ${names.map((name) => `"${name}"`).join(", ")}, which is no Conditional Access policy of ` +
      "the tenant. Nothing was changed. Correct the name, or give the policy's ID.",
  );
