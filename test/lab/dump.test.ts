import { expect, test } from "vitest";
import { dump } from "../../src/lab/admin/dump.ts";
import type { State } from "../../src/lab/tenant/state.ts";
import { everyMutation } from "./everyMutation.ts";
import { labClient } from "./labClient.ts";

/** A tenant in which every property of accounts, users, policies, applications and billing has a value. */
async function furnished() {
  const lab = await labClient();
  await lab.account({ DisplayName: "Alerts", FirstName: "A", LastName: "B", Initials: "C" });
  const identity = "alerts@contoso.com";
  await lab.exchange("New-AuthenticationPolicy", { Name: "p" });
  await lab.exchange("Set-OrganizationConfig", { DefaultAuthenticationPolicy: "p" });
  await lab.exchange("Set-User", {
    Identity: "alerts",
    AuthenticationPolicy: "p",
    StsRefreshTokensValidFrom: "2026-01-01T00:00:00",
  });
  await lab.exchange("Set-MailUser", { Identity: "alerts", CustomAttribute3: "ours" });
  await lab.exchange("Set-HVEAccountSettings", { Identity: identity, ReplyTo: "ops@contoso.com" });
  const [policy] = lab.tenant.state.billingPolicies;
  await lab.exchange("Set-HVEAccountBillingPolicy", { Identity: identity, BillingPolicyId: policy!.id });
  const app = lab.tenant.state.applications.find(({ displayName }) => displayName === "Contoso invoices")!;
  await lab.exchange("Add-HVEAppAccess", { Identity: identity, AppIds: [app.objectId] });
  const user = lab.tenant.state.users.find(({ mail }) => mail === "ops@contoso.com")!;
  await lab.admin("POST", "/graph/user", { user: user.id, licensed: true });
  await lab.admin("POST", "/application", {
    federatedCredentials: [
      { issuer: "https://issuer.example", subject: "s", keys: [{ kty: "RSA", n: "n" }] },
    ],
  });
  return lab;
}

test("a dump tells any one property of accounts, users, policies, applications and billing", async () => {
  await using lab = await furnished();
  const { state } = lab.tenant;
  const parts: (keyof State)[] = [
    "securityDefaults",
    "defaultPolicy",
    "domains",
    "policies",
    "recipients",
    "users",
    "applications",
    "billingPolicies",
    "sharePointLicensed",
  ];
  const part = Object.fromEntries(parts.map((name) => [name, state[name]])) as Partial<State>;
  const { unnoticed, mutations } = everyMutation(state, part, (path) => skipped.test(path.join(".")));
  expect(unnoticed).toEqual([]);
  expect(mutations).toBeGreaterThan(300);
});

/** What a dump leaves out on purpose: generated ids and clocks, and secrets, of which it tells only whether there is one. */
const skipped = new RegExp(
  [
    String.raw`^policies\.\d+\.guid$`,
    String.raw`^billingPolicies\.\d+\.id$`,
    String.raw`^recipients\.\d+\.(guid|stsValidFrom|softDeletedAt)$`,
    // A reference is told by the name of what it leads to.
    String.raw`^(defaultPolicy|recipients\.\d+\.policy)\.guid$`,
    String.raw`^users\.\d+\.(passwordChangedAt|passwordHash)$`,
    String.raw`^applications\.0\.secret$`,
  ].join("|"),
);

test("whether there is a password, a secret or a directory object is told", async () => {
  await using lab = await furnished();
  const { state } = lab.tenant;
  const before = JSON.stringify(dump(state));
  for (const change of [
    (draft: State) => (draft.users.find(({ passwordHash }) => passwordHash !== null)!.passwordHash = null),
    (draft: State) => (draft.applications[0]!.secret = null),
    (draft: State) => (draft.recipients.find(({ alias }) => alias === "alerts")!.softDeletedAt = 1),
    (draft: State) => draft.users.pop(),
    (draft: State) => draft.recipients.pop(),
    (draft: State) => draft.applications.pop(),
    (draft: State) => draft.billingPolicies.pop(),
    (draft: State) => draft.policies.pop(),
  ]) {
    const mutated = structuredClone(state);
    change(mutated);
    expect(JSON.stringify(dump(mutated))).not.toBe(before);
  }
});
