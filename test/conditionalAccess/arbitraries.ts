import fc from "fast-check";
import type { Policy } from "../../src/conditionalAccess/policy.ts";
import type { Principal } from "../../src/conditionalAccess/principal.ts";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const ids = [1, 2, 3, 4].map(id);
const exchange = "00000002-0000-0ff1-ce00-000000000000";
const some = <T>(...words: T[]) => fc.uniqueArray(fc.constantFrom(...words), { maxLength: 3 });
const often = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, other);

const users = fc.record({
  includeUsers: often(["All"], some("All", "None", "GuestsOrExternalUsers", ...ids)),
  excludeUsers: often([], some("GuestsOrExternalUsers", ...ids)),
  includeGroups: often([], some(...ids)),
  excludeGroups: often([], some(...ids)),
  includeRoles: often([], some(...ids)),
  excludeRoles: often([], some(...ids)),
  includeGuestsOrExternalUsers: fc.constantFrom(null, {
    guestOrExternalUserTypes: "internalGuest",
    externalTenants: null,
  }),
  excludeGuestsOrExternalUsers: fc.constant(null),
});

const applications = fc.record({
  includeApplications: often(["All"], some("All", "None", "Office365", exchange, ...ids)),
  excludeApplications: often([], some("Office365", exchange, ...ids)),
  includeUserActions: fc.constant([]),
  applicationFilter: often<object | null>(
    null,
    fc.constantFrom({ mode: "include", rule: "x" }, { mode: "exclude", rule: "x" }),
  ),
});

const clientApplications = fc.record({
  includeServicePrincipals: some("ServicePrincipalsInMyTenant", ...ids),
  excludeServicePrincipals: often([], some(...ids)),
});

/** Policies from the service's vocabulary; most of them concern everybody, so that something is left to lose. */
export const anyPolicy = fc.record({
  id: fc.constant("4c4b5c1f-0000-4000-8000-000000000001"),
  displayName: fc.constant("A policy"),
  state: fc.constantFrom("enabled", "enabled", "disabled", "enabledForReportingButNotEnforced"),
  conditions: fc.record({
    clientAppTypes: often(["all"], some("all", "browser", "other", "exchangeActiveSync")),
    applications,
    users,
    clientApplications: fc.oneof(fc.constant(null), clientApplications),
    locations: often<object | null>(
      null,
      fc.constantFrom(
        { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
        { includeLocations: ["All"], excludeLocations: [] },
      ),
    ),
    userRiskLevels: often([], some("high", "medium")),
    authenticationFlows: often<object | null>(null, fc.constant({ transferMethods: "deviceCodeFlow" })),
  }),
  grantControls: often<object | null>(
    { operator: "OR", builtInControls: ["block"] },
    fc.oneof(
      fc.constant(null),
      fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: some("mfa", "compliantDevice", "approvedApplication"),
        termsOfUse: some(...ids),
        authenticationStrength: fc.constantFrom(null, { id: ids[0]! }),
      }),
    ),
  ),
  sessionControls: often<object | null>(
    null,
    fc.constant({ persistentBrowser: { isEnabled: true, mode: "never" } }),
  ),
}) as unknown as fc.Arbitrary<Policy>;

export const anyPrincipal: fc.Arbitrary<Principal> = fc.oneof(
  fc.record({
    kind: fc.constant("user" as const),
    id: fc.constantFrom(...ids),
    groupIds: some(...ids),
    roleTemplateIds: some(...ids),
  }),
  fc.record({
    kind: fc.constant("servicePrincipal" as const),
    id: fc.constantFrom(...ids),
    origin: fc.constantFrom("thisTenantOnly" as const, "severalTenants" as const, "unknown" as const),
  }),
);
