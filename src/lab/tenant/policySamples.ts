import { resourceIds } from "../conditionalAccess/signInContext.ts";

/** Ids a sample may use. */
interface Ids {
  breakGlass: string[];
  /** Group of all accounts. */
  devices: string;
  /** Group around that group. */
  nested: string;
  /** Group without an account. */
  strangers: string;
}

/** Makes the body of a policy. */
export type PolicyMaker = (ids: Ids) => object;

const block = { operator: "OR", builtInControls: ["block"] };
const mfa = { operator: "OR", builtInControls: ["mfa"] };
const all = { includeApplications: ["All"] };

const policy =
  (conditions: object, grantControls: object | null, more: object = {}): PolicyMaker =>
  ({ breakGlass }) => ({
    conditions: {
      applications: all,
      users: { includeUsers: ["All"], excludeUsers: breakGlass },
      ...conditions,
    },
    grantControls,
    ...more,
  });
const forGroup =
  (wanted: "devices" | "nested" | "strangers", grantControls: object): PolicyMaker =>
  (ids) => ({
    conditions: { applications: all, users: { includeGroups: [ids[wanted]], excludeUsers: ids.breakGlass } },
    grantControls,
  });
const demand = (...builtInControls: string[]) => ({ operator: "OR", builtInControls });

/** Ways to stop a password sender (entra-graph §2.1, §2.3); most never mention legacy authentication. */
export const stoppingPolicies: readonly [string, PolicyMaker][] = [
  ["Block legacy authentication", policy({ clientAppTypes: ["exchangeActiveSync", "other"] }, block)],
  ["Require MFA for everybody", policy({}, mfa)],
  ["Require a compliant device", policy({}, demand("compliantDevice", "domainJoinedDevice"))],
  ["Block Office 365", policy({ applications: { includeApplications: ["Office365"] } }, block)],
  [
    "Require MFA for Exchange",
    policy({ applications: { includeApplications: [resourceIds.exchange] }, clientAppTypes: [] }, mfa),
  ],
  [
    "Require phishing-resistant MFA",
    policy({}, { operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } }),
  ],
  ["Terms of use", policy({}, { operator: "OR", termsOfUse: ["c6e0d7a2-19f4-4b83-a5d1-8e27f3906b41"] })],
  ["Require MFA for devices", forGroup("devices", mfa)],
  ["Block what is no person", forGroup("nested", block)],
  [
    "Require MFA and an app",
    policy({}, { operator: "AND", builtInControls: ["mfa", "compliantApplication"] }),
  ],
];

/** Policies that let a password sender through, or say nothing certain about it. */
export const passingPolicies: readonly [string, PolicyMaker][] = [
  ["Block legacy authentication, off", policy({ clientAppTypes: ["other"] }, block, { state: "disabled" })],
  ["MFA, report-only", policy({}, mfa, { state: "enabledForReportingButNotEnforced" })],
  ["MFA in browsers", policy({ clientAppTypes: ["browser"] }, mfa)],
  ["Block ActiveSync", policy({ clientAppTypes: ["exchangeActiveSync"] }, block)],
  [
    "MFA but for Exchange",
    policy({ applications: { ...all, excludeApplications: [resourceIds.exchange] } }, mfa),
  ],
  [
    "Sign-in frequency",
    policy({}, null, {
      sessionControls: {
        signInFrequency: { isEnabled: true, value: 4, type: "hours", frequencyInterval: "timeBased" },
      },
    }),
  ],
  ["MFA on risk", policy({ signInRiskLevels: ["high"] }, mfa)],
  [
    "Block places",
    policy({ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }, block),
  ],
  ["Block device code", policy({ authenticationFlows: { transferMethods: "deviceCodeFlow" } }, block)],
  ["MFA for sales", forGroup("strangers", mfa)],
  [
    "Registering security information",
    policy({ applications: { includeUserActions: ["urn:user:registersecurityinfo"] } }, mfa),
  ],
];

/** Stops everybody but the accounts that there are. */
export const sparingPolicies: readonly [string, PolicyMaker][] = [
  [
    "MFA, devices spared",
    ({ breakGlass, nested }) => ({
      conditions: {
        applications: all,
        users: { includeUsers: ["All"], excludeUsers: breakGlass, excludeGroups: [nested] },
      },
      grantControls: mfa,
    }),
  ],
];
