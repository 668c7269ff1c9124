import type { GraphCall } from "../graph/graphCall.ts";
import { visibleUsers } from "../graph/visibleUsers.ts";
import { conditionalAccessRefusals as refusals } from "./conditionalAccessRefusals.ts";
import { evaluateRequest } from "./evaluateRequest.ts";
import { policies } from "./policies.ts";
import { policyEntity } from "./policyEntity.ts";
import { subjectsOf } from "./subjectsOf.ts";
import { whatIf } from "./whatIf.ts";

/**
 * What-If: every policy with whether it would apply to a sign-in, and why not. Report-only policies apply like others,
 * their state tells them apart (entra-graph §2.2).
 * @see https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export function evaluate(call: GraphCall): { value: object[] } {
  const { context, appliedOnly } = evaluateRequest(call.body);
  const { id } = context.identity;
  const { state } = call;
  const known =
    context.identity.kind === "user"
      ? visibleUsers(call).some((user) => user.id === id)
      : state.applications.some(({ objectId }) => objectId.toLowerCase() === id);
  if (!known) throw refusals.unknownId(context.identity.kind, id);
  const subject = subjectsOf(state)(id);
  const results = policies.visible(call).map((policy) => {
    const analysisReasons = whatIf(state, policy.body, subject, context);
    const policyApplies = analysisReasons === "notSet";
    return {
      "@odata.type": "#microsoft.graph.whatIfAnalysisResult",
      ...policyEntity(state, policy, call),
      policyApplies,
      analysisReasons,
    };
  });
  return { value: appliedOnly ? results.filter(({ policyApplies }) => policyApplies) : results };
}
