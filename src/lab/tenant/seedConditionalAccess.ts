import { completed } from "../conditionalAccess/completed.ts";
import type { ConditionalAccess } from "./directoryState.ts";
import type { DirectoryUser } from "./state.ts";

const day = 24 * 60 * 60 * 1000;
const headquarters = "2d0f6c1a-84b7-4e39-9c52-7a1be0d4f863";

/**
 * What a newcomer's tenant holds of Conditional Access: Microsoft's report-only policy, MFA for administrators, a policy
 * against risk, one against places, one that is off. None of them stops a password sender that submits from the offices,
 * where the lab stands. Source: entra-graph §1.8, §9.2 (seeds).
 */
export function seedConditionalAccess(users: DirectoryUser[], now: number): ConditionalAccess {
  const breakGlass = users.filter(({ mailNickname }) => mailNickname === "breakglass").map(({ id }) => id);
  const policy = (id: string, written: object, managed = false) => ({
    id,
    body: completed(written),
    templateId: managed ? "0b2282f9-2862-4178-88b5-d79340b36cb8" : null,
    microsoftManaged: managed,
    preview: false,
    createdAt: now + day,
    modifiedAt: null,
    deletedAt: null,
  });
  const everyone = { includeUsers: ["All"], excludeUsers: breakGlass };
  const everything = { includeApplications: ["All"] };
  const block = { operator: "OR", builtInControls: ["block"] };
  const mfa = { operator: "OR", builtInControls: ["mfa"] };
  return {
    policies: [
      policy(
        "4c4b5c1f-3a52-4f0e-8d6b-000000000001",
        {
          displayName: "Microsoft-managed: Block legacy authentication",
          state: "enabledForReportingButNotEnforced",
          conditions: {
            clientAppTypes: ["exchangeActiveSync", "other"],
            applications: everything,
            users: everyone,
          },
          grantControls: block,
        },
        true,
      ),
      policy("4c4b5c1f-3a52-4f0e-8d6b-000000000002", {
        displayName: "Require MFA for administrators",
        state: "enabled",
        conditions: {
          applications: everything,
          users: {
            excludeUsers: breakGlass,
            includeRoles: [
              "62e90394-69f5-4237-9190-012177145e10",
              "29232cdf-9323-42fd-ade2-1d097af3e4de",
              "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
            ],
          },
        },
        grantControls: mfa,
      }),
      policy("4c4b5c1f-3a52-4f0e-8d6b-000000000003", {
        displayName: "Require MFA for risky sign-ins",
        state: "enabled",
        conditions: { signInRiskLevels: ["high", "medium"], applications: everything, users: everyone },
        grantControls: mfa,
      }),
      policy("4c4b5c1f-3a52-4f0e-8d6b-000000000004", {
        displayName: "Block sign-ins from outside the offices",
        state: "enabled",
        conditions: {
          clientAppTypes: ["other"],
          applications: everything,
          users: everyone,
          locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
        },
        grantControls: block,
      }),
      policy("4c4b5c1f-3a52-4f0e-8d6b-000000000005", {
        displayName: "Require MFA for everybody",
        state: "disabled",
        conditions: { applications: everything, users: everyone },
        grantControls: mfa,
      }),
    ],
    namedLocations: [
      {
        id: headquarters,
        displayName: "Offices",
        isTrusted: true,
        ipRanges: ["127.0.0.0/8", "198.51.100.0/24"],
        countries: [],
        includeUnknownCountries: false,
      },
      {
        id: "7e4a1d93-5c08-4b26-8f71-d92c6b3e0a54",
        displayName: "Countries we work in",
        isTrusted: false,
        ipRanges: [],
        countries: ["DE", "FR", "US"],
        includeUnknownCountries: false,
      },
    ],
    // Ids of the built-in ones: entra-graph names none, these are the vendor's.
    authenticationStrengths: [
      {
        id: "00000000-0000-0000-0000-000000000002",
        displayName: "Multifactor authentication",
        custom: false,
      },
      { id: "00000000-0000-0000-0000-000000000003", displayName: "Passwordless MFA", custom: false },
      {
        id: "00000000-0000-0000-0000-000000000004",
        displayName: "Phishing-resistant MFA",
        custom: false,
      },
    ],
    termsOfUse: [{ id: "c6e0d7a2-19f4-4b83-a5d1-8e27f3906b41", displayName: "Acceptable use" }],
    audits: { delayMs: 5 * 60 * 1000, recording: true, readable: true },
    effects: {},
  };
}
