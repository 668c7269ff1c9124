import type { State } from "../tenant/state.ts";
import type { PolicyBody } from "./policyBody.ts";
import type { SignInContext } from "./signInContext.ts";
import { subjectsOf } from "./subjectsOf.ts";
import { circumstances, identityReason } from "./whatIf.ts";

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
 * Who is stopped by enforced policies when he signs in with a password (a user, over SMTP) or with an app's own credential.
 * Such a client meets no grant control, so that any demand is a block; report-only and session controls stop nothing
 * (entra-graph §2.1).
 *
 * @returns a function of principal and resource, for as long as the state stays as it is
 */
export function stopsIn(state: State): (identity: SignInContext["identity"], resource: string) => boolean {
  const subjectOf = subjectsOf(state);
  const relevant = new Map<string, PolicyBody[]>();
  return (identity, resource) => {
    const context: SignInContext = { ...bare, identity, target: { kind: "applications", ids: [resource] } };
    const key = `${identity.kind} ${resource}`;
    let policies = relevant.get(key);
    if (policies === undefined) {
      policies = state.conditionalAccess.policies
        .filter(({ deletedAt, body }) => deletedAt === null && body.state === "enabled" && demands(body))
        .map(({ body }) => body)
        .filter((body) => circumstances(state, body, context) === "notSet");
      relevant.set(key, policies);
    }
    const subject = subjectOf(identity.id);
    return policies.some((body) => identityReason(body, subject, context) === "notSet");
  };
}

const demands = ({ grantControls }: PolicyBody) =>
  grantControls !== null &&
  (grantControls.authenticationStrength !== null ||
    grantControls.builtInControls.length +
      grantControls.customAuthenticationFactors.length +
      grantControls.termsOfUse.length >
      0);
