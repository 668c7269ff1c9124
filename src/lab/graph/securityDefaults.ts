import type { State } from "../tenant/state.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";

/** The all-or-nothing switch that stops every password sign-in over SMTP. Source: entra-graph §3.1. */
export const securityDefaults = {
  entity: (state: State) => ({
    id: "00000000-0000-0000-0000-000000000005",
    displayName: "Security Defaults",
    description:
      "Security defaults is a set of basic identity security mechanisms recommended by Microsoft. LAB-(shortened)",
    isEnabled: state.securityDefaults,
  }),

  patch({ body, tenant, roles }: GraphCall): undefined {
    if (!roles.includes("Policy.Read.All")) throw graphRefusals.denied();
    const { isEnabled, ...others } = body;
    const stranger = Object.keys(others).find((name) => !name.startsWith("@"));
    if (stranger !== undefined) throw graphRefusals.badBody(`LAB-'${stranger}' cannot be changed.`);
    if (typeof isEnabled !== "boolean") throw graphRefusals.badBody("LAB-isEnabled must be a boolean.");
    // Security defaults and Conditional Access are alternatives (entra-graph §3.2).
    const enforced = tenant.state.conditionalAccess.policies.some(
      ({ deletedAt, body: policy }) => deletedAt === null && policy.state === "enabled",
    );
    if (isEnabled && enforced)
      throw graphRefusals.badBody("LAB-Security defaults cannot be switched on beside enabled policies.");
    tenant.write((draft) => (draft.securityDefaults = isEnabled));
  },
};
