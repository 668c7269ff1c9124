/**
 * Asks the service's own What-If and compares its answer with ours. It knows groups, roles and locations better than we do, but
 * says less about why.
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */
import { z } from "zod";
import type { Judgement } from "../conditionalAccess/judge.ts";
import { wire, type Policy } from "../conditionalAccess/policy.ts";
import { holdsNothing } from "../conditionalAccess/holdsNothing.ts";
import { HveError } from "../errors.ts";
import { named } from "./describeJudgement.ts";
import type { Sender } from "./senderPrincipals.ts";
import type { Tenant } from "./tenant.ts";

const EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000";

const answer = z.looseObject({
  value: z.array(
    z.looseObject({
      id: z.guid().toLowerCase(),
      policyApplies: z.boolean(),
      analysisReasons: z.string().nullish(),
    }),
  ),
});

/**
 * Senders with the same memberships are asked for once, unless a policy names one of them.
 * @param judgements ours; conditional ones are not compared, because the answer depends on what nobody knows.
 * @returns a sentence with both answers for each disagreement, and one when the service could not be asked.
 */
export async function disagreements(
  tenant: Tenant,
  judgements: readonly Judgement<Sender>[],
): Promise<string[]> {
  const sentences: string[] = [];
  for (const [first, ...others] of alike(judgements)) {
    let items: z.output<typeof answer>["value"];
    try {
      const body = {
        signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: first!.principal.id },
        signInContext: {
          "@odata.type": "#microsoft.graph.applicationContext",
          includeApplications: [EXCHANGE_ONLINE],
        },
        signInConditions: { clientAppType: "other" },
        appliedPoliciesOnly: false,
      };
      items = answer.parse(await tenant.graph.post("/v1.0/identity/conditionalAccess/evaluate", body)).value;
    } catch (error) {
      if (!(error instanceof HveError || error instanceof z.ZodError)) throw error;
      const reason = error instanceof HveError ? error.message : "its answer cannot be read";
      return [
        `The service's What-If could not be asked, so nothing but our own evaluation stands: ${reason}`,
      ];
    }
    for (const { policy, verdict, senders } of judgements) {
      const item = items.find(({ id }) => id === policy.id);
      if (item === undefined || verdict.verdict === "conditional" || !senders.includes(first!)) continue;
      const refuses = item.policyApplies && demands(item) && policy.state !== "disabled";
      const weSay = verdict.verdict === "blocks" || verdict.verdict === "wouldBlock";
      if (refuses === weSay) continue;
      sentences.push(
        `Conditional Access policy "${policy.displayName}" and ${named([first!, ...others])}: we say ${verdict.verdict} ` +
          `(${verdict.sentence}) The service's What-If says that it ${refuses ? "applies" : "does not apply"} ` +
          `(${item.analysisReasons ?? "without a reason"}). We go by our own answer; tell us which one is right.`,
      );
    }
  }
  return sentences;
}

const demands = ({ grantControls }: Record<string, unknown>) => {
  const { operator: _operator, ...controls } = wire(grantControls) ?? {};
  return !holdsNothing(controls);
};

/** Senders between which no policy can tell. */
function alike(judgements: readonly Judgement<Sender>[]): Sender[][] {
  const mentioned = JSON.stringify(
    judgements.map(({ policy }: { policy: Policy }) => policy.conditions),
  ).toLowerCase();
  const classes = new Map<string, Sender[]>();
  for (const each of new Set(judgements.flatMap(({ senders }) => senders))) {
    const { id, groupIds, roleTemplateIds } = each.principal;
    const key = JSON.stringify([
      [...groupIds].sort(),
      [...roleTemplateIds].sort(),
      mentioned.includes(id) ? id : "",
    ]);
    classes.set(key, [...(classes.get(key) ?? []), each]);
  }
  return [...classes.values()];
}
