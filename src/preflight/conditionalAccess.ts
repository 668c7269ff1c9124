import { judge } from "../conditionalAccess/judge.ts";
import { inScope, unknownPolicies } from "../conditionalAccess/policyScope.ts";
import { InvalidInputError, PermissionError } from "../errors.ts";
import { breakGlassIds } from "../m365/breakGlass.ts";
import { conditionalAccessPolicies } from "../m365/conditionalAccess.ts";
import { describeBlock, describeUndecided, undecidedSentence } from "../m365/describeJudgement.ts";
import { groupIdNamed } from "../m365/exclusionGroup.ts";
import { inGroup } from "../m365/exclusionPlan.ts";
import type { ExclusionInputs } from "../m365/exclusionRecord.ts";
import { hveAccounts } from "../m365/hve.ts";
import { senders, type Sender } from "../m365/senderPrincipals.ts";
import type { Tenant } from "../m365/tenant.ts";
import { disagreements } from "../m365/whatIf.ts";

/** What the file says about Conditional Access. */
export type PlannedExclusion = Omit<ExclusionInputs, "accounts">;

/**
 * Which policies block the password senders, why, and what a run will do about it, in words. An account that is not there yet is
 * taken for a user without groups and roles.
 * @param addresses of the accounts that sign in with a password.
 * @param planned undefined when the file does not ask for exclusions.
 */
export async function conditionalAccess(
  tenant: Tenant,
  addresses: readonly string[],
  planned: PlannedExclusion | undefined,
): Promise<{ findings: string[]; warnings: string[] }> {
  if (addresses.length === 0) return { findings: [], warnings: [] };
  try {
    const policies = await conditionalAccessPolicies(tenant);
    const strange = unknownPolicies(policies, planned ?? {});
    const findings = strange.map(
      (name) =>
        `onlyPolicies and exceptPolicies name "${name}", which is no Conditional Access policy of the tenant.`,
    );
    findings.push(...(await breakGlassFindings(tenant, policies, planned)));
    const accounts = await hveAccounts(tenant);
    const there = accounts.filter(({ address }) => addresses.includes(address)).map(({ guid }) => guid);
    const known = (await senders(tenant, there)).filter((each) => each !== undefined);
    const isKnown = (address: string) => known.some((each) => each.address === address);
    const found = [...known, ...addresses.filter((address) => !isKnown(address)).map(newcomer)];
    const group = planned?.mode === "group" ? await groupIdNamed(tenant, planned.group) : undefined;
    const principals = group === undefined ? found : found.map((each) => inGroup(each, group));
    const judgements = judge(
      policies.filter((policy) => inScope(policy, planned ?? {})),
      principals,
    );
    const blocking = judgements.filter(({ verdict }) => verdict.verdict === "blocks");
    return {
      findings,
      warnings: [
        ...blocking.map((each) => `${describeBlock(each)} ${whatWillBe(planned, each.senders.length)}`),
        ...undecidedSentence(describeUndecided(judgements)),
        ...(await disagreements(tenant, judge(policies, known))),
      ],
    };
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    const sentence = `Whether Conditional Access blocks a sender could not be looked at: ${error.message}.`;
    return planned === undefined
      ? { findings: [], warnings: [sentence] }
      : { findings: [sentence], warnings: [] };
  }
}

/** An account that a run will make. */
const newcomer = (address: string): Sender => ({
  account: "",
  address,
  createdAt: undefined,
  principal: { kind: "user", id: "", groupIds: [], roleTemplateIds: [] },
  names: new Map(),
});

function whatWillBe(planned: PlannedExclusion | undefined, count: number): string {
  if (planned === undefined) {
    return "Nothing lets them through: declare `conditionalAccess` in the file, have the policy exclude them, or let them use OAuth.";
  }
  return planned.mode === "group"
    ? `This run adds the group "${planned.group}" to its excluded groups.`
    : `This run adds ${count === 1 ? "the account" : `the ${count} accounts`} to its excluded users.`;
}

async function breakGlassFindings(
  tenant: Tenant,
  policies: Parameters<typeof breakGlassIds>[2],
  planned: PlannedExclusion | undefined,
): Promise<string[]> {
  try {
    await breakGlassIds(tenant, planned?.breakGlass ?? [], policies, []);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return [error.message];
    throw error;
  }
}
