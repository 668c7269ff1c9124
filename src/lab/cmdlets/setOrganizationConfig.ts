import { identities } from "../identities.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { policyReference } from "./policyReference.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

/**
 * The one setting of the organisation the lab knows: the authentication policy of users without their own.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig
 */
export const setOrganizationConfig: Cmdlet = {
  parameters: { DefaultAuthenticationPolicy: { type: "string", nullable: true } },
  run({ state, parameters, now, warn }) {
    const target = { defaultPolicy: state.defaultPolicy };
    return warnIfUnchanged(target, { identity: identities.initialDomain, now, warn }, () => {
      if (!parameters.has("DefaultAuthenticationPolicy")) return;
      target.defaultPolicy = policyReference(state, parameters, "DefaultAuthenticationPolicy");
      state.defaultPolicy = target.defaultPolicy;
    });
  },
};
