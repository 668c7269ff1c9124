import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findPolicy } from "./findPolicy.ts";

/**
 * Removes a policy even where it is assigned or the tenant's default: the references stay behind. What the service does
 * is not documented; this is mode `allow-dangling` of exchange-admin §F row 19.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/remove-authenticationpolicy
 */
export const removeAuthenticationPolicy: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true } },
  run({ state, parameters }) {
    const identity = parameters.text("Identity")!;
    const policy = findPolicy(state, identity);
    if (policy === undefined) throw refusals.notFound(identity);
    state.policies = state.policies.filter((other) => other !== policy);
    return [];
  },
};
