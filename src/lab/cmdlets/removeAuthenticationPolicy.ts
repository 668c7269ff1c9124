import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findPolicy } from "./findPolicy.ts";

/**
 * Removes a policy. What the service does with one that is assigned or the tenant's default is not documented: the switch
 * `removePolicyInUse` has the three possibilities of exchange-admin §F row 19, by default its references stay behind.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/remove-authenticationpolicy
 */
export const removeAuthenticationPolicy: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true } },
  run({ state, parameters }) {
    const identity = parameters.text("Identity")!;
    const policy = findPolicy(state, identity);
    if (policy === undefined) throw refusals.notFound(identity);
    const users = [...state.recipients, { policy: state.defaultPolicy }].filter(
      (user) => user.policy?.guid === policy.guid,
    );
    const { removePolicyInUse } = state.switches;
    if (users.length > 0 && removePolicyInUse === "refuse")
      throw refusals.lab("PolicyInUseException", `The policy '${policy.name}' is in use.`);
    if (removePolicyInUse === "allow-and-clear") {
      for (const user of users) user.policy = null;
      if (state.defaultPolicy?.guid === policy.guid) state.defaultPolicy = null;
    }
    state.policies = state.policies.filter((other) => other !== policy);
    return [];
  },
};
