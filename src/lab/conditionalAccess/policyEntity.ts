import type { ConditionalAccessPolicy } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";

/** A policy as Graph shows it; beta adds members that are always null (entra-graph §1.2). */
export function policyEntity(
  state: State,
  policy: ConditionalAccessPolicy,
  { beta }: { beta: boolean },
): Record<string, unknown> {
  const { displayName, description, conditions, grantControls, sessionControls } = policy.body;
  return {
    id: policy.id,
    templateId: policy.templateId,
    displayName,
    description,
    createdDateTime: stamp(policy.createdAt),
    modifiedDateTime: policy.modifiedAt === null ? null : stamp(policy.modifiedAt),
    deletedDateTime: policy.deletedAt === null ? null : stamp(policy.deletedAt),
    state: policy.body.state,
    partialEnablementStrategy: null,
    conditions: { ...conditions, ...(beta ? { clients: null, times: null, deviceStates: null } : {}) },
    grantControls:
      grantControls === null
        ? null
        : {
            ...grantControls,
            "authenticationStrength@odata.context":
              "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies('" +
              `${policy.id}')/grantControls/authenticationStrength/$entity`,
            authenticationStrength: strengthOf(state, grantControls.authenticationStrength?.id),
          },
    sessionControls,
  };
}

function strengthOf(state: State, id: string | undefined) {
  if (id === undefined) return null;
  const strength = state.conditionalAccess.authenticationStrengths.find(
    (candidate) => candidate.id.toLowerCase() === id.toLowerCase(),
  );
  return {
    id,
    displayName: strength?.displayName ?? null,
    policyType: strength?.custom === true ? "custom" : "builtIn",
    requirementsSatisfied: "mfa",
  };
}

/** Seven digits of seconds, as the service writes them; two edits of one millisecond differ. */
function stamp(at: number): string {
  const micros = String(Math.round((at - Math.floor(at)) * 1000)).padStart(3, "0");
  return `${new Date(Math.floor(at)).toISOString().slice(0, -1)}${micros}0Z`;
}
