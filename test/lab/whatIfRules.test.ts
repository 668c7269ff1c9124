import { afterAll, beforeAll, expect, test } from "vitest";
import { blockAll, exchangeId, policyClient } from "./policyClient.ts";

/** What-If for the documented rules, one policy at a time; labels by hand from the cited documentation. */
type Client = Awaited<ReturnType<typeof policyClient>>;
let lab: Client;
let ids: Record<"user" | "guest" | "inner" | "outer" | "stranger" | "app", string>;
const admin = "29232cdf-9323-42fd-ade2-1d097af3e4de";
const offices = "2d0f6c1a-84b7-4e39-9c52-7a1be0d4f863";
const countries = "7e4a1d93-5c08-4b26-8f71-d92c6b3e0a54";
const guests = (guestOrExternalUserTypes: string, externalTenants: object | null = null) => ({
  guestOrExternalUserTypes,
  externalTenants,
});

beforeAll(async () => {
  // The clock stands still, so that no policy for apps ever stops the app that asks.
  lab = await policyClient({ frozen: true });
  const [user, guest] = [await lab.person("sender"), await lab.person("guest")];
  const inner = await lab.group("inner", [user]);
  const outer = await lab.group("outer", [inner]);
  const stranger = await lab.group("stranger");
  await lab.admin("POST", "/graph/directoryRole", { roleTemplateId: admin, members: [outer] });
  await lab.admin("POST", "/graph/guest", {
    user: guest,
    type: "b2bCollaborationGuest",
    tenantId: "11111111-2222-4333-8444-555555555555",
  });
  ids = { user, guest, inner, outer, stranger, app: "1e9d4b38-6f27-4a15-8c60-d5b3a2918f74" };
});
afterAll(() => lab[Symbol.asyncDispose]());

async function ask(policy: object, who: object, conditions: object, context: object = applications) {
  await lab.admin("DELETE", "/conditionalAccess/policies");
  await lab.foreign(policy);
  const answer = await lab.graph("POST", "/v1.0/identity/conditionalAccess/evaluate", {
    signInIdentity: who,
    signInContext: context,
    signInConditions: { clientAppType: "other", ...conditions },
  });
  expect(answer.text).toContain("whatIfAnalysisResult");
  const [{ policyApplies, analysisReasons }] = answer.body.value;
  expect(policyApplies).toBe(analysisReasons === "notSet");
  return analysisReasons as string;
}
const applications = {
  "@odata.type": "#microsoft.graph.applicationContext",
  includeApplications: [exchangeId],
};
const user = (userId: string) => ({ "@odata.type": "#microsoft.graph.userSignIn", userId });

test.each<[string, () => object, string]>([
  ["a legacy block", () => ({}), "notSet"],
  ["all client types", () => ({ clientAppTypes: ["all"] }), "notSet"],
  ["no client types", () => ({ clientAppTypes: [] }), "notSet"],
  ["browsers", () => ({ clientAppTypes: ["browser"] }), "clientApps"],
  ["ActiveSync alone", () => ({ clientAppTypes: ["exchangeActiveSync"] }), "clientApps"],
  ["Office 365", () => ({ applications: { includeApplications: ["Office365"] } }), "notSet"],
  [
    "Exchange Online",
    () => ({ applications: { includeApplications: [exchangeId.toUpperCase()] } }),
    "notSet",
  ],
  ["another app", () => ({ applications: { includeApplications: [ids.app] } }), "application"],
  ["no app", () => ({ applications: { includeApplications: ["None"] } }), "application"],
  [
    "admin portals",
    () => ({ applications: { includeApplications: ["MicrosoftAdminPortals"] } }),
    "application",
  ],
  [
    "all but Exchange",
    () => ({ applications: { includeApplications: ["All"], excludeApplications: [exchangeId] } }),
    "application",
  ],
  [
    "all but Office 365",
    () => ({ applications: { includeApplications: ["All"], excludeApplications: ["Office365"] } }),
    "application",
  ],
  [
    "a filter for applications",
    () => ({
      applications: { applicationFilter: { mode: "include", rule: 'CustomSecurityAttribute.A_B eq "c"' } },
    }),
    "notEnoughInformation",
  ],
  [
    "user actions",
    () => ({ applications: { includeUserActions: ["urn:user:registerdevice"] } }),
    "application",
  ],
  ["the user", () => ({ users: { includeUsers: [ids.user] } }), "notSet"],
  ["somebody else", () => ({ users: { includeUsers: [ids.guest] } }), "users"],
  ["None", () => ({ users: { includeUsers: ["None"] } }), "users"],
  ["a group", () => ({ users: { includeGroups: [ids.inner] } }), "notSet"],
  ["a group around the group", () => ({ users: { includeGroups: [ids.outer] } }), "notSet"],
  ["another group", () => ({ users: { includeGroups: [ids.stranger] } }), "users"],
  ["a role held through a group", () => ({ users: { includeRoles: [admin] } }), "notSet"],
  ["another role", () => ({ users: { includeRoles: ["62e90394-69f5-4237-9190-012177145e10"] } }), "users"],
  ["guests, and the user is none", () => ({ users: { includeUsers: ["GuestsOrExternalUsers"] } }), "users"],
  [
    "the user excluded",
    () => ({ users: { includeUsers: ["All"], excludeUsers: [ids.user.toUpperCase()] } }),
    "users",
  ],
  [
    "the outer group excluded",
    () => ({ users: { includeUsers: ["All"], excludeGroups: [ids.outer] } }),
    "users",
  ],
  ["the role excluded", () => ({ users: { includeUsers: ["All"], excludeRoles: [admin] } }), "users"],
  [
    "guests excluded",
    () => ({ users: { includeUsers: ["All"], excludeUsers: ["GuestsOrExternalUsers"] } }),
    "notSet",
  ],
  [
    "device code flow",
    () => ({ authenticationFlows: { transferMethods: "deviceCodeFlow" } }),
    "authenticationFlow",
  ],
  ["no flow", () => ({ authenticationFlows: { transferMethods: "none" } }), "notSet"],
  ["risky sign-ins", () => ({ signInRiskLevels: ["high"] }), "signInRisk"],
  ["sign-ins without risk", () => ({ signInRiskLevels: ["none", "high"] }), "notSet"],
  ["risky users", () => ({ userRiskLevels: ["high"] }), "userRisk"],
  ["insider risk", () => ({ insiderRiskLevels: "moderate,elevated" }), "insiderRisk"],
  [
    "places, and none is told",
    () => ({ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }),
    "notEnoughInformation",
  ],
  [
    "a filter for devices, and none is told",
    () => ({ devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } }),
    "notEnoughInformation",
  ],
  [
    "places and somebody else",
    () => ({ users: { includeUsers: [ids.guest] }, locations: { includeLocations: ["All"] } }),
    "users",
  ],
  ["any place", () => ({ locations: { includeLocations: ["All"] } }), "notSet"],
  ["platforms", () => ({ platforms: { includePlatforms: ["windows"] } }), "notSet"],
])("a policy for %s", async (_case, conditions, reason) => {
  expect(await ask(blockAll({}, conditions()), user(ids.user), {})).toBe(reason);
});

test.each<[string, Record<string, unknown>, string]>([
  ["off", { state: "disabled" }, "policyNotEnabled"],
  ["report-only", { state: "enabledForReportingButNotEnforced" }, "notSet"],
  [
    "session controls only",
    { grantControls: null, sessionControls: { disableResilienceDefaults: true } },
    "notSet",
  ],
  ["no control at all", { grantControls: null }, "emptyPolicy"],
])("a policy that is %s", async (_case, more, reason) => {
  expect(await ask(blockAll(more), user(ids.user), {})).toBe(reason);
});

test.each<[string, object, object, string]>([
  [
    "outside trusted places",
    { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
    { ipAddress: "203.0.113.9", country: "DE" },
    "notSet",
  ],
  [
    "in a trusted place",
    { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
    { ipAddress: "198.51.100.9", country: "DE" },
    "location",
  ],
  [
    "in a named range",
    { includeLocations: [offices] },
    { ipAddress: "198.51.100.9", country: "DE" },
    "notSet",
  ],
  [
    "in a named country",
    { includeLocations: [countries] },
    { ipAddress: "203.0.113.9", country: "DE" },
    "notSet",
  ],
  [
    "in another country",
    { includeLocations: [countries] },
    { ipAddress: "203.0.113.9", country: "CN" },
    "location",
  ],
  [
    "in an excluded country",
    { includeLocations: ["All"], excludeLocations: [countries] },
    { ipAddress: "203.0.113.9", country: "DE" },
    "location",
  ],
])("a policy for places, %s", async (_case, locations, conditions, reason) => {
  expect(await ask(blockAll({}, { locations }), user(ids.user), conditions)).toBe(reason);
});

test.each<[string, object, object, string]>([
  ["the platform", { platforms: { includePlatforms: ["windows"] } }, { devicePlatform: "windows" }, "notSet"],
  [
    "another platform",
    { platforms: { includePlatforms: ["windows"] } },
    { devicePlatform: "linux" },
    "devicePlatform",
  ],
  [
    "an excluded platform",
    { platforms: { includePlatforms: ["all"], excludePlatforms: ["iOS"] } },
    { devicePlatform: "iOS" },
    "devicePlatform",
  ],
  ["the risk", { signInRiskLevels: ["high"] }, { signInRiskLevel: "high" }, "notSet"],
  ["the user's risk", { userRiskLevels: ["medium"] }, { userRiskLevel: "medium" }, "notSet"],
  [
    "the insider risk",
    { insiderRiskLevels: "moderate,elevated" },
    { insiderRiskLevel: "elevated" },
    "notSet",
  ],
  [
    "the flow",
    { authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" } },
    { authenticationFlow: { transferMethod: "deviceCodeFlow" } },
    "notSet",
  ],
  [
    "a device spared by the filter",
    {
      devices: {
        deviceFilter: {
          mode: "exclude",
          rule: 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"',
        },
      },
    },
    { deviceInfo: { isCompliant: true } },
    "devices",
  ],
  [
    "a device the filter does not spare",
    { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
    { deviceInfo: {} },
    "notSet",
  ],
  [
    "an unknown device and a negative rule",
    {
      devices: {
        deviceFilter: {
          mode: "include",
          rule: '(device.trustType -ne "AzureAD") -and -not (device.model -in ["a", "b"])',
        },
      },
    },
    { deviceInfo: {} },
    "notSet",
  ],
  [
    "an unknown device and a positive rule",
    { devices: { deviceFilter: { mode: "include", rule: 'device.model -startsWith "Sur"' } } },
    { deviceInfo: {} },
    "devices",
  ],
])("conditions that are told: %s", async (_case, conditions, told, reason) => {
  expect(await ask(blockAll({}, conditions), user(ids.user), told)).toBe(reason);
});

test.each<[string, object, string]>([
  ["legacy name", { includeUsers: ["GuestsOrExternalUsers"] }, "notSet"],
  ["his type", { includeGuestsOrExternalUsers: guests("internalGuest,b2bCollaborationGuest") }, "notSet"],
  ["another type", { includeGuestsOrExternalUsers: guests("serviceProvider") }, "users"],
  [
    "his tenant",
    {
      includeGuestsOrExternalUsers: guests("b2bCollaborationGuest", {
        membershipKind: "enumerated",
        members: ["11111111-2222-4333-8444-555555555555"],
      }),
    },
    "notSet",
  ],
  [
    "another tenant",
    {
      includeGuestsOrExternalUsers: guests("b2bCollaborationGuest", {
        membershipKind: "enumerated",
        members: ["99999999-2222-4333-8444-555555555555"],
      }),
    },
    "users",
  ],
  [
    "excluded by type",
    {
      includeUsers: ["All"],
      excludeGuestsOrExternalUsers: guests("b2bCollaborationGuest", { membershipKind: "all" }),
    },
    "users",
  ],
])("a guest by %s", async (_case, users, reason) => {
  expect(await ask(blockAll({}, { users }), user(ids.guest), {})).toBe(reason);
});

test.each<[string, () => object, string]>([
  [
    "every app of the tenant",
    () => ({ includeServicePrincipals: ["ServicePrincipalsInMyTenant"] }),
    "notSet",
  ],
  ["the app", () => ({ includeServicePrincipals: [ids.app] }), "notSet"],
  [
    "another app",
    () => ({ includeServicePrincipals: ["b3a92f65-07d1-4c8e-95b4-1f6e8d7c2a40"] }),
    "workloadIdentities",
  ],
  [
    "all but the app",
    () => ({
      includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
      excludeServicePrincipals: [ids.app],
    }),
    "workloadIdentities",
  ],
])("an app that signs in as itself, and a policy for %s", async (_case, clientApplications, reason) => {
  const app = { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId: ids.app };
  const users = { includeUsers: ["None"] };
  const policy = blockAll({}, { users, clientApplications: clientApplications() });
  expect(await ask(policy, app, {})).toBe(reason);
  expect(await ask(policy, user(ids.user), {})).toBe("users");
});

test("policies for users do not concern an app, and no policy here concerns another tenant's app", async () => {
  const signIn = (servicePrincipalId: string) => ({
    "@odata.type": "#microsoft.graph.servicePrincipalSignIn",
    servicePrincipalId,
  });
  expect(await ask(blockAll(), signIn(ids.app), {})).toBe("workloadIdentities");
  const all = { clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] } };
  const exchange = lab.tenant.state.applications.find(({ clientId }) => clientId === exchangeId)!.objectId;
  expect(await ask(blockAll({}, { users: { includeUsers: ["None"] }, ...all }), signIn(exchange), {})).toBe(
    "workloadIdentities",
  );
});

test("user actions and authentication contexts are targets of their own", async () => {
  const action = { "@odata.type": "#microsoft.graph.userActionContext", userAction: "registerOrJoinDevices" };
  const policy = blockAll({}, { applications: { includeUserActions: ["urn:user:registerdevice"] } });
  expect(await ask(policy, user(ids.user), {}, action)).toBe("notSet");
  expect(await ask(blockAll(), user(ids.user), {}, action)).toBe("userActions");
});

test("only applied policies are shown on request, and a request it cannot read is refused", async () => {
  await lab.admin("DELETE", "/conditionalAccess/policies");
  await lab.foreign(blockAll());
  await lab.foreign(blockAll({ state: "disabled" }));
  const evaluate = (body: object) => lab.graph("POST", "/v1.0/identity/conditionalAccess/evaluate", body);
  const request = { signInIdentity: user(ids.user), signInContext: applications };
  expect((await evaluate(request)).body.value).toHaveLength(2);
  expect((await evaluate({ ...request, appliedPoliciesOnly: true })).body.value).toHaveLength(1);
  for (const wrong of [
    { ...request, signInConditions: { ipAddress: "203.0.113.9" } },
    { ...request, colour: "red" },
    { ...request, signInIdentity: { userId: ids.user } },
    { ...request, signInIdentity: user("4c4b5c1f-0000-4000-8000-000000000001") },
  ])
    expect((await evaluate(wrong)).status).toBe(400);
  await lab.admin("POST", "/application", { graphRoles: ["User.Read.All"] });
  expect((await evaluate(request)).body.error.code).toBe("AccessDenied");
});
