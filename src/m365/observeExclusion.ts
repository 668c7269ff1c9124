import { judge } from "../conditionalAccess/judge.ts";
import { inScope } from "../conditionalAccess/policyScope.ts";
import { unlessMissing } from "../errors.ts";
import { conditionalAccessPolicies } from "./conditionalAccess.ts";
import { describeBlock, describeUndecided } from "./describeJudgement.ts";
import { exclusionGroup, groupIdNamed } from "./exclusionGroup.ts";
import { inGroup } from "./exclusionPlan.ts";
import type { ExclusionInputs, ExclusionRecord } from "./exclusionRecord.ts";
import { policyAuthors } from "./policyAuthors.ts";
import { senders, type Sender } from "./senderPrincipals.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Who gets through as things stand: `accounts` are those that no policy in scope blocks and, in mode `group`, that are in the
 * group. A policy that somebody made since, or a member that somebody took out, is therefore a difference in `accounts`. The group
 * being gone is one in `group`; what is left of the exclusion is still there, so this is never "not found".
 */
export async function observeExclusion(
  tenant: Tenant,
  { inputs, outputs }: { inputs: Partial<ExclusionInputs>; outputs: Partial<ExclusionRecord> },
): Promise<{
  inputs: Partial<{ [K in keyof ExclusionInputs]: ExclusionInputs[K] | null }>;
  outputs: Partial<ExclusionRecord>;
}> {
  const { accounts = [], mode = "group", group: name = "" } = inputs;
  const policies = (await conditionalAccessPolicies(tenant)).filter((policy) => inScope(policy, inputs));
  const present = (await senders(tenant, accounts)).filter((each) => each !== undefined);
  const isFirstLook = outputs.groupId === undefined;
  const groupId = isFirstLook ? await groupIdNamed(tenant, name) : outputs.groupId;
  const group =
    mode === "account" || !groupId ? undefined : await unlessMissing(exclusionGroup(tenant, groupId));

  const isIn = ({ principal }: Sender) => group?.members.includes(principal.id) === true;
  const judgements = judge(
    policies,
    present.map((each) => (isIn(each) ? inGroup(each, group!.id) : each)),
  );
  const blocking = judgements.filter(({ verdict }) => verdict.verdict === "blocks");
  const blocked = new Set(blocking.flatMap(({ senders }) => senders.map(({ account }) => account)));
  const through = present.filter((each) => !blocked.has(each.account) && (mode === "account" || isIn(each)));
  // A group found before anything is on record is all there, or is yet to be filled: a half is nobody's wish.
  const isHalf = isFirstLook && mode === "group" && through.length < accounts.length;
  const authors = await policyAuthors(
    tenant,
    blocking.map(({ policy }) => policy),
  );
  return {
    inputs: {
      ...inputs,
      accounts: isHalf ? [] : through.map(({ account }) => account).sort(),
      group: mode === "account" ? name : (group?.displayName ?? null),
    },
    outputs: {
      blocking: [
        ...blocking.map((each) => describeBlock(each, authors.get(each.policy.id))),
        ...(group?.unfit ?? []).map(
          (reason) => `The group "${group!.displayName}" should not be excluded: ${reason}.`,
        ),
      ],
      undecided: describeUndecided(judgements),
    },
  };
}
