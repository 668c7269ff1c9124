import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";

/**
 * Lists the billing policies an account can use: the ones connected to High Volume Email. The output's property names are
 * not documented; the lab uses those of Get-HVEAccountBillingPolicy (hve-service §3.9).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-billingpolicy
 */
export const getBillingPolicy: Cmdlet = {
  parameters: { ResourceType: { type: "string", required: true } },
  run({ state, parameters }) {
    const type = parameters.text("ResourceType") ?? "";
    // Its one value; a string, so nothing is said about an unknown one (hve-service §3.9).
    if (type.toUpperCase() !== "HVE")
      throw refusals.lab("InvalidResourceTypeException", `The resource type '${type}' is not known.`);
    return state.billingPolicies
      .filter(({ connected }) => connected)
      .map(({ id, name }) => ({ BillingPolicyId: id, BillingPolicyName: name, ResourceType: "HVE" }));
  },
};
