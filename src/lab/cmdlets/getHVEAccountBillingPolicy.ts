import { addresses } from "../tenant/addresses.ts";
import { billingStatus } from "../tenant/billingStatus.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccounts } from "./findHveAccounts.ts";

/**
 * Shows the policy as it was last set, also while the transport does not honour it yet. The id of a policy that was
 * deleted stays (hve-service §1.5, §3.9; shape: exchange-admin §F).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-hveaccountbillingpolicy
 */
export const getHVEAccountBillingPolicy: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true } },
  run: ({ state, parameters }) =>
    findHveAccounts(state, parameters).map((account) => ({
      Identity: addresses.primary(account),
      BillingPolicyId: account.billingPolicyId,
      BillingPolicyName: state.billingPolicies.find(({ id }) => id === account.billingPolicyId)?.name ?? null,
      BillingPolicyStatus: billingStatus(state, account.billingPolicyId),
    })),
};
