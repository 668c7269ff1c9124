/** One object of every kind as a stack would hold it, for tests that are about all kinds. */
import { loaderText } from "../../src/lifecycle/loader.ts";

type Values = Record<string, unknown>;

/** Ids of what a sample refers to. */
export interface Needs {
  account: string;
  policy: string;
}

export interface Sample {
  /** The inputs a program gives, the loader text among them. */
  inputs(needs: Needs): Values;
  /** What a later program changes, in place. */
  change: Values;
}

const of = (file: string, inputs: (needs: Needs) => Values, change: Values): Sample => ({
  inputs: (needs) => ({ ...inputs(needs), __provider: loaderText(file) }),
  change,
});

/** By the kind's file, in the order in which they are made: account and policy come before what needs them. */
export const samples: Readonly<Record<string, Sample>> = {
  roster: of("roster", () => ({ accounts: { news: "news@contoso.com" } }), {
    accounts: { news: "news@contoso.com", more: "more@contoso.com" },
  }),
  highVolumeAccount: of("highVolumeAccount", () => ({ address: "news@contoso.com", displayName: "News" }), {
    displayName: "The news",
  }),
  authenticationPolicy: of("authenticationPolicy", () => ({ name: "Sample" }), { allowBasicAuthSmtp: true }),
  authenticationPolicyAssignment: of(
    "authenticationPolicyAssignment",
    ({ account, policy }) => ({ account, policy, policyFlags: "1" }),
    { policyFlags: "2" },
  ),
  replyTo: of("replyTo", ({ account }) => ({ account, replyTo: "ops@contoso.com" }), {
    replyTo: "messaging@contoso.com",
  }),
  billingPolicyAssignment: of(
    "billingPolicyAssignment",
    ({ account }) => ({ account, policy: "HVE pay-as-you-go" }),
    { policy: "Marketing pay-as-you-go" },
  ),
  allowedApps: of("allowedApps", ({ account }) => ({ account, apps: ["Contoso invoices"] }), { apps: [] }),
  conditionalAccessExclusion: of("conditionalAccessExclusion", ({ account }) => ({ accounts: [account] }), {
    exceptPolicies: ["Require MFA for administrators"],
  }),
  sendProbe: of(
    "sendProbe",
    ({ account }) => ({
      ...{ account, to: "hve-probe@contoso.com", passwordSetting: "alertsPassword" },
      ...{ trigger: "1", onFailure: "warn", waitMinutes: 0 },
    }),
    { trigger: "2" },
  ),
};
