/** What a billing status means, and what to do about it. */
export interface BillingStatus {
  meaning: string;
  /** Empty when there is nothing to do. */
  action: string;
}

/** The one status with which an account can send. */
export const VALID_BILLING = "BillingPolicyValid";

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-hveaccountbillingpolicy */
const statuses: Record<string, BillingStatus> = {
  [VALID_BILLING]: { meaning: "the policy is assigned and its subscription active", action: "" },
  NoProperBillingPolicyStored: {
    meaning: "no policy is assigned",
    action: "Assign one: `billingPolicy` of the account.",
  },
  BillingPolicyNotFound: {
    meaning: "the assigned policy was deleted",
    action: "Assign a policy that exists: `billingPolicy` of the account.",
  },
  BillingPolicyMismatched: {
    meaning: "the policy does not belong to this tenant",
    action: "Assign it again; if that does not help, open a support case with Microsoft.",
  },
  NoConnectedBillingPolicyFound: {
    meaning: "the policy exists, but is not connected to High Volume Email",
    action: "Connect it in the Microsoft 365 admin centre: Billing, Pay-as-you-go, High Volume Email.",
  },
  SubscriptionIsNotActive: {
    meaning: "the policy's Azure subscription is disabled or has expired",
    action: "Bring the subscription back, or assign a policy with another one.",
  },
  NoSPOLicenseFound: {
    meaning: "the tenant has no SharePoint Online licence, without which no policy can be checked",
    action: "Get one licence with SharePoint Online for the tenant.",
  },
};

export const billingStatus = (status: string): BillingStatus =>
  statuses[status] ?? {
    meaning: "nobody has documented this status",
    action: "Look the account up in the Exchange admin centre.",
  };
