import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findPolicy } from "./findPolicy.ts";
import { policyRow } from "./policyRow.ts";

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-authenticationpolicy */
export const getAuthenticationPolicy: Cmdlet = {
  parameters: { Identity: { type: "identity" } },
  run({ state, parameters }) {
    const identity = parameters.text("Identity");
    if (identity === undefined) return state.policies.map(policyRow);
    const policy = findPolicy(state, identity);
    if (policy === undefined) throw refusals.notFound(identity);
    return [policyRow(policy)];
  },
};
