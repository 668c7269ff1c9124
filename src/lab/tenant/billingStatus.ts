import type { State } from "./state.ts";

/** Source: hve-service §1.5. */
export type BillingPolicyStatus =
  | "BillingPolicyValid"
  | "NoProperBillingPolicyStored"
  | "BillingPolicyNotFound"
  | "BillingPolicyMismatched"
  | "NoConnectedBillingPolicyFound"
  | "SubscriptionIsNotActive"
  | "NoSPOLicenseFound";

/** What the service says about an assigned policy. Which of two faults it names first is not public; the order is ours. */
export function billingStatus(
  { billingPolicies, sharePointLicensed }: Pick<State, "billingPolicies" | "sharePointLicensed">,
  policyId: string | null,
): BillingPolicyStatus {
  if (!sharePointLicensed) return "NoSPOLicenseFound";
  if (policyId === null) return "NoProperBillingPolicyStored";
  const policy = billingPolicies.find(({ id }) => id === policyId);
  if (policy === undefined) return "BillingPolicyNotFound";
  if (policy.mismatched) return "BillingPolicyMismatched";
  if (!policy.connected) return "NoConnectedBillingPolicyFound";
  return policy.subscriptionActive ? "BillingPolicyValid" : "SubscriptionIsNotActive";
}
