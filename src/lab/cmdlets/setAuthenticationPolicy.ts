import { refusals } from "../exchange/refusals.ts";
import { basicAuthFlags } from "../tenant/basicAuthFlags.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findPolicy } from "./findPolicy.ts";
import { flagParameters } from "./newAuthenticationPolicy.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

/**
 * Changes the switches that are given; the name cannot change (hve-service §3.10).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-authenticationpolicy
 */
export const setAuthenticationPolicy: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true }, ...flagParameters },
  run({ state, parameters, now, warn }) {
    const identity = parameters.text("Identity")!;
    const policy = findPolicy(state, identity);
    if (policy === undefined) throw refusals.notFound(identity);
    return warnIfUnchanged({ policy }, { identity, now, warn }, () => {
      for (const flag of basicAuthFlags) if (parameters.has(flag)) policy.flags[flag] = parameters.flag(flag);
    });
  },
};
