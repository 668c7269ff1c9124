import type { State } from "../tenant/state.ts";
import type { PolicyBody } from "./policyBody.ts";
import type { SignInContext } from "./signInContext.ts";
import { subjectOf, whatIf } from "./whatIf.ts";

/** How a client signs in that can do nothing but send a password or a secret, from this very machine. */
const bare = {
  clientAppType: "other",
  devicePlatform: undefined,
  ipAddress: "127.0.0.1",
  country: undefined,
  userRiskLevel: "none",
  signInRiskLevel: "none",
  servicePrincipalRiskLevel: "none",
  insiderRiskLevel: undefined,
  transferMethod: undefined,
  device: {},
} satisfies Omit<SignInContext, "identity" | "target">;

/**
 * Names of the enforced policies that stop a sign-in with a password (a user, over SMTP) or with an app's own credential.
 * Such a client meets no grant control, so that any demand is a block; report-only and session controls stop nothing
 * (entra-graph §2.1).
 *
 * @param resource application id of what is signed in to
 */
export function blockingPolicies(
  state: State,
  identity: SignInContext["identity"],
  resource: string,
): string[] {
  const subject = subjectOf(state, identity.id);
  const context: SignInContext = { ...bare, identity, target: { kind: "applications", ids: [resource] } };
  return state.conditionalAccess.policies
    .filter(({ deletedAt, body }) => deletedAt === null && body.state === "enabled" && demands(body))
    .filter(({ body }) => whatIf(state, body, subject, context) === "notSet")
    .map(({ body }) => body.displayName)
    .sort();
}

const demands = ({ grantControls }: PolicyBody) =>
  grantControls !== null &&
  (grantControls.authenticationStrength !== null ||
    grantControls.builtInControls.length +
      grantControls.customAuthenticationFactors.length +
      grantControls.termsOfUse.length >
      0);
