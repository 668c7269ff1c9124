/** What the doctor finds in tenants that lack one thing each, and that it only looks. */
import { expect, test } from "vitest";
import type { DoctorPlan, Finding } from "../../src/doctor/check.ts";
import { doctor, exitCodeOf } from "../../src/doctor/doctor.ts";
import type { State } from "../../src/lab/tenant/state.ts";
import { onLab } from "../m365/onLab.ts";

const plan: DoctorPlan = {
  tenantDomain: "contoso.onmicrosoft.com",
  kinds: new Set([
    "AuthenticationPolicy",
    "HighVolumeAccount",
    "BillingPolicyAssignment",
    "AllowedApps",
    "ConditionalAccessExclusion",
  ]),
  addresses: ["alerts@contoso.com", "invoices@contoso.com"],
  passwordSenders: ["alerts@contoso.com"],
  billingPolicies: ["HVE pay-as-you-go"],
  usesGroup: true,
};

interface Case {
  seed?: (state: State) => void;
  settings?: Record<string, string>;
  plan?: Partial<DoctorPlan>;
  now?: () => number;
  prepare?: (lab: Awaited<ReturnType<typeof onLab>>["lab"]) => void;
}

async function examine({ seed, settings, plan: changed, now, prepare }: Case) {
  await using world = await onLab({ ...(seed && { seed }), ...(now && { now }) });
  prepare?.(world.lab);
  const told: Finding[] = [];
  const findings = await doctor(world.connect(settings), { ...plan, ...changed }, (each) => told.push(each));
  expect(told).toEqual(findings);
  expect(world.lab.calls.counters().writes).toBe(0);
  return findings;
}

const bad = (findings: readonly Finding[]) =>
  findings
    .filter(({ state }) => state !== "ok")
    .map(({ check, state, detail }) => `${state} ${check}: ${detail}`);

test("a tenant where everything is granted and there is all ok", async () => {
  const findings = await examine({});
  expect(bad(findings)).toEqual([]);
  expect(exitCodeOf(findings)).toBe(0);
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining([
      "Sign-in",
      "Tenant",
      "Clock",
      "Accounts",
      "Security defaults",
      "Domain contoso.com",
    ]),
  );
});

const without =
  (...roles: string[]) =>
  ({ applications: [app] }: State) => {
    app!.graphRoles = app!.graphRoles.filter((role) => !roles.includes(role));
  };

test.each([
  "Organization.Read.All",
  "Policy.Read.All",
  "User.Read.All",
  "User-PasswordProfile.ReadWrite.All",
  "Application.Read.All",
  "Policy.ReadWrite.ConditionalAccess",
  "Group.ReadWrite.All",
])("without %s that permission is missing, with where to grant it", async (permission) => {
  const findings = await examine({ seed: without(permission) });
  expect(exitCodeOf(findings)).toBe(7);
  const found = findings.find(({ check }) => check === `Graph: ${permission}`)!;
  expect(found).toMatchObject({
    state: "missing",
    detail: expect.stringMatching(
      /^grant .*admin consent.*App registrations, 4f1d2c3b.*Application permissions/,
    ),
  });
});

test("a state without password senders, policies and apps needs three permissions fewer, and no policy cmdlets", async () => {
  const findings = await examine({
    seed: (state) => {
      without(
        "Policy.Read.All",
        "User-PasswordProfile.ReadWrite.All",
        "Application.Read.All",
        "Policy.ReadWrite.ConditionalAccess",
        "Group.ReadWrite.All",
      )(state);
      state.applications[0]!.directoryRoles = ["31392ffb-586c-42d1-9346-e59415a2cc4e"]; // Exchange Recipient Administrator
    },
    plan: {
      kinds: new Set(["HighVolumeAccount"]),
      passwordSenders: [],
      usesGroup: false,
      billingPolicies: [],
    },
  });
  expect(bad(findings)).toEqual([]);
});

test.each<[string, Case, RegExp]>([
  [
    "the app role in Exchange",
    { seed: ({ applications: [app] }) => void (app!.exchangeRoles = []) },
    /^missing Exchange: app role .*grant Exchange\.ManageAsApp with admin consent/,
  ],
  [
    "every directory role",
    { seed: ({ applications: [app] }) => void (app!.directoryRoles = []) },
    /^missing Exchange cmdlets: .*Exchange Administrator/,
  ],
  [
    "the writing cmdlets (Global Reader)",
    {
      seed: ({ applications: [app] }) =>
        void (app!.directoryRoles = ["f2ef992c-3afb-46b9-b7cf-a126ee74c451"]),
    },
    /^missing Exchange: directory role: not allowed: .*Set-HVEAccountSettings.*Exchange Administrator/,
  ],
  [
    "its tenant",
    { plan: { tenantDomain: "fabrikam.onmicrosoft.com" } },
    /^missing Tenant: .*fabrikam\.onmicrosoft\.com/,
  ],
  [
    "a domain",
    { plan: { addresses: ["a@nobody.example"] } },
    /^missing Domain nobody\.example: .*Add and verify it/,
  ],
  [
    "room for another account",
    { plan: { addresses: Array.from({ length: 100 }, (_, i) => `a${i}@contoso.com`) } },
    /^missing Accounts: 1 in the tenant, 101 with those of the file, of at most 100/,
  ],
  [
    "security defaults that are off",
    { seed: (state) => void (state.securityDefaults = true) },
    /^missing Security defaults: .*alerts@contoso\.com/,
  ],
  [
    "the billing policy of the file",
    { plan: { billingPolicies: ["SharePoint pay-as-you-go"] } },
    /^missing Billing policy SharePoint pay-as-you-go: .*connect it to High Volume Email/,
  ],
  [
    "any billing policy",
    { seed: (state) => void (state.billingPolicies = []), plan: { billingPolicies: [] } },
    /^missing Billing policy: none is connected/,
  ],
  [
    "a listener at the SMTP endpoint",
    { settings: { smtpPort: "1" } },
    /^missing SMTP endpoint localhost:1: .*firewall/,
  ],
  [
    "the present SMTP host name",
    { settings: { smtpHost: "SMTP-HVE.office365.com", smtpPort: "1" } },
    /^missing SMTP host name: .*pulumi config set hve:smtpHost smtp\.hve\.mx\.microsoft/,
  ],
  [
    "PowerShell",
    { settings: { exchange: "powershell", powerShell: "/nowhere/pwsh" } },
    /PowerShell does not start .*Install PowerShell 7\.4/,
  ],
  [
    "a clock that is right",
    { now: () => Date.now() + 600_000 },
    /^missing Clock: .*(599|60\d) s behind the service: set its clock/,
  ],
])("without %s that is what it says", async (_case, given, text) => {
  const findings = await examine(given);
  expect(bad(findings).join("\n")).toMatch(new RegExp(text.source, "m"));
  expect(exitCodeOf(findings)).toBe(7);
});

test("an accepted federated domain is told with what a new account needs", async () => {
  const findings = await examine({ plan: { addresses: ["a@fabrikam.com"] } });
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: "Domain fabrikam.com",
      state: "ok",
      detail: expect.stringContaining("signInName"),
    }),
  );
});

test("a default policy is told, and that it does not count for our senders", async () => {
  const findings = await examine({ seed: (state) => void (state.defaultPolicy = state.policies[0]!) });
  expect(findings.find(({ check }) => check.startsWith("Default"))).toMatchObject({
    state: "ok",
    detail: expect.stringMatching(/"Block basic auth" blocks .*policy of their own/),
  });
});

test("a refused sign-in is the last thing it says", async () => {
  const findings = await examine({ settings: { clientSecret: "wrong" } });
  expect(findings.at(-1)).toMatchObject({
    check: "Sign-in",
    state: "missing",
    detail: expect.stringContaining("AADSTS7000215"),
  });
  expect(exitCodeOf(findings)).toBe(7);
});

test("what cannot be seen is unknown with the reason, neither ok nor missing", async () => {
  const findings = await examine({
    prepare: ({ faults }) => {
      faults.add({
        kind: "refuse",
        status: 503,
        match: { server: "exchange", name: "Get-AcceptedDomain", times: 50 },
      });
      faults.add({
        kind: "refuse",
        body: "html",
        match: { server: "graph", name: "GET /servicePrincipals", times: 50 },
      });
    },
  });
  expect(bad(findings)).toEqual([
    expect.stringMatching(/^unknown Graph: Application\.Read\.All: granted, but GET .*unreadable/),
    expect.stringMatching(/^unknown Accepted domains: Get-AcceptedDomain/),
  ]);
  expect(exitCodeOf(findings)).toBe(1);
});
