import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const minute = 60 * 1000;
const day = 24 * 60 * minute;
const blocked = /^535 5\.7\.139 Authentication unsuccessful, basic authentication is disabled\. \[/;
const delivered = /^250 /;

async function blockedTenant() {
  const lab = await labClient({ frozen: true, factor: 1 });
  await lab.exchange("Set-OrganizationConfig", { DefaultAuthenticationPolicy: "Block basic auth" });
  await lab.exchange("New-AuthenticationPolicy", { Name: "smtp", AllowBasicAuthSmtp: true });
  await lab.account();
  return lab;
}

const assign = { Identity: "alerts@contoso.com", AuthenticationPolicy: "smtp" };

test("the tenant's default policy holds for an account without its own", async () => {
  await using lab = await blockedTenant();
  expect(await lab.send()).toMatch(blocked);
});

test("an assignment is honoured a day later", async () => {
  await using lab = await blockedTenant();
  await lab.exchange("Set-User", assign);
  lab.clock.now += day - minute;
  expect(await lab.send()).toMatch(blocked);
  lab.clock.now += minute;
  expect(await lab.send()).toMatch(delivered);
});

test("a stamp after the assignment shortens that to half an hour", async () => {
  await using lab = await blockedTenant();
  await lab.exchange("Set-User", assign);
  const stamp = new Date(lab.clock.now).toISOString().slice(0, 19);
  await lab.exchange("Set-User", { Identity: assign.Identity, StsRefreshTokensValidFrom: stamp });
  lab.clock.now += 29 * minute;
  expect(await lab.send()).toMatch(blocked);
  expect((await lab.admin("GET", "/signIn?address=alerts@contoso.com")).body).toEqual({
    allowed: false,
    pending: { allowed: true, effectiveAt: "2026-01-15T09:30:00.000Z" },
  });
  lab.clock.now += minute;
  expect(await lab.send()).toMatch(delivered);
});

test("a stamp before the assignment, or one that names an old moment, helps nothing", async () => {
  await using lab = await blockedTenant();
  await lab.exchange("Set-User", {
    Identity: assign.Identity,
    StsRefreshTokensValidFrom: "2026-01-15T09:00:00",
  });
  lab.clock.now += 10 * minute;
  await lab.exchange("Set-User", assign);
  await lab.exchange("Set-User", {
    Identity: assign.Identity,
    StsRefreshTokensValidFrom: "2026-01-01T00:00:00Z",
  });
  lab.clock.now += 40 * minute;
  expect(await lab.send()).toMatch(blocked);
});

test("a change of an assigned policy is a change for its accounts, each with its own stamp", async () => {
  await using lab = await blockedTenant();
  await lab.exchange("Set-User", assign);
  lab.clock.now += 2 * day;
  await lab.exchange("Set-AuthenticationPolicy", { Identity: "smtp", AllowBasicAuthSmtp: false });
  expect(await lab.send()).toMatch(delivered);
  await lab.exchange("Set-User", {
    Identity: assign.Identity,
    StsRefreshTokensValidFrom: new Date(lab.clock.now).toISOString(),
  });
  lab.clock.now += 30 * minute;
  expect(await lab.send()).toMatch(blocked);
});

test("a policy is known by name, distinguished name and Guid, shown by name, and filtered by distinguished name", async () => {
  await using lab = await labClient();
  await lab.account();
  const { rows } = await lab.exchange("New-AuthenticationPolicy", { Name: "smtp", AllowBasicAuthSmtp: true });
  const { Guid, DistinguishedName } = rows[0]!;
  expect(rows[0]).toMatchObject({
    AllowBasicAuthSmtp: true,
    AllowBasicAuthPop: false,
    AllowBasicAuthRest: false,
  });
  const shown = async () =>
    (await lab.exchange("Get-User", { Identity: "alerts" })).rows[0]!.AuthenticationPolicy;
  for (const AuthenticationPolicy of ["SMTP", DistinguishedName, Guid]) {
    await lab.exchange("Set-User", { Identity: "alerts", AuthenticationPolicy });
    expect(await shown()).toBe("smtp");
    await lab.exchange("Set-User", { Identity: "alerts", AuthenticationPolicy: null });
    expect(await shown()).toBeNull();
  }
  await lab.exchange("Set-User", { Identity: "alerts", AuthenticationPolicy: Guid });
  const found = async (policy: string) =>
    (
      await lab.exchange("Get-User", {
        Filter: `AuthenticationPolicy -eq '${policy}'`,
        ResultSize: "Unlimited",
      })
    ).rows;
  expect(await found(DistinguishedName)).toHaveLength(1);
  expect(await found("smtp")).toHaveLength(0);
});

test("the tenant's default is null, a name, and null again", async () => {
  await using lab = await labClient();
  const shown = async () =>
    (await lab.exchange("Get-OrganizationConfig", {})).rows[0]!.DefaultAuthenticationPolicy;
  expect(await shown()).toBeNull();
  await lab.exchange("Set-OrganizationConfig", { DefaultAuthenticationPolicy: "Block basic auth" });
  expect(await shown()).toBe("Block basic auth");
  await lab.exchange("Set-OrganizationConfig", { DefaultAuthenticationPolicy: null });
  expect(await shown()).toBeNull();
});

test("removing an assigned policy leaves the reference behind", async () => {
  await using lab = await blockedTenant();
  await lab.exchange("Set-User", assign);
  expect(
    (await lab.exchange("Remove-AuthenticationPolicy", { Identity: "smtp", Confirm: false })).status,
  ).toBe(200);
  expect((await lab.exchange("Get-AuthenticationPolicy", { Identity: "smtp" })).status).toBe(404);
  expect((await lab.exchange("Get-User", { Identity: "alerts" })).rows[0]).toMatchObject({
    AuthenticationPolicy: "smtp",
  });
});
