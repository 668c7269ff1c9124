import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccount } from "./findHveAccount.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

/**
 * Assigns a billing policy by its id; `""` takes it away, and `null` does unless the switch `nullClearsBilling` is off.
 * Honoured after up to five minutes (hve-service §3.9, §7). What an unknown id is told is not public.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountbillingpolicy
 */
export const setHVEAccountBillingPolicy: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    BillingPolicyId: { type: "string", required: true, nullable: true },
  },
  run({ state, parameters, now, warn }) {
    const identity = parameters.text("Identity")!;
    const account = findHveAccount(state, identity);
    return warnIfUnchanged({ account }, { identity, now, warn }, () => {
      if (parameters.get("BillingPolicyId") === null && !state.switches.nullClearsBilling) return;
      const wanted = parameters.text("BillingPolicyId")?.toLowerCase() ?? null;
      if (wanted !== null && !state.billingPolicies.some(({ id }) => id === wanted))
        throw refusals.lab("BillingPolicyNotFoundException", `There is no billing policy '${wanted}'.`);
      if (wanted === account.billingPolicyId) return;
      account.billingPolicyId = wanted;
      account.effects.billingPolicyId.push({ at: now, value: wanted });
    });
  },
};
