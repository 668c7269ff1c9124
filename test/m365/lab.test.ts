import { expect, test } from "vitest";
import type { Faults } from "../../src/lab/faults/faults.ts";
import type { CmdletName } from "../../src/m365/exchangeCmdlets.ts";
import { settle } from "../../src/settle.ts";
import { forgetHveAccounts, hveAccount, hveAccounts, readHveAccount } from "../../src/m365/hve.ts";
import { Secret } from "../../src/m365/secret.ts";
import { onLab } from "./onLab.ts";

const NOBODY = "00000000-1111-4222-8333-444444444444";

test("signs in, and lists, makes, changes and removes an account", async () => {
  await using world = await onLab();
  const tenant = world.connect();
  expect(await tenant.identity()).toMatchObject({
    tenantId: world.lab.addresses.tenantId,
    clientId: world.lab.addresses.clientId,
    exchangeRoles: ["Exchange.ManageAsApp"],
  });

  const before = await hveAccounts(tenant);
  expect(before).toMatchObject([{ address: "legacy-printer@contoso.com" }]);

  await tenant.exchange.invoke("New-MailUser", {
    HVEAccount: true,
    Name: "alerts",
    PrimarySmtpAddress: "alerts@contoso.com",
    DisplayName: "Alerts",
    Password: new Secret("Pa55-word-of-the-lab"),
  });
  forgetHveAccounts(tenant);
  const made = (await hveAccounts(tenant)).find(({ address }) => address === "alerts@contoso.com")!;
  expect(made).toMatchObject({ displayName: "Alerts" });

  await tenant.exchange.invoke("Set-HVEAccountSettings", {
    Identity: made.address,
    ReplyTo: "ops@contoso.com",
  });
  const shows = () =>
    tenant.exchange
      .invoke<{ ReplyTo: string }>("Get-HVEAccountSettings", { Identity: made.address })
      .then(([row]) => row?.ReplyTo === "ops@contoso.com");
  expect(await settle(tenant.timing.settings, shows)).toBe(true);

  await tenant.exchange.invoke("Remove-MailUser", { Identity: made.guid });
  forgetHveAccounts(tenant);
  const gone = () =>
    readHveAccount(tenant, made.guid).then(
      () => false,
      (error: { code?: string }) => error.code === "NOT_FOUND",
    );
  expect(await settle(tenant.timing.visibility, gone)).toBe(true);
});

test("an account that never was is not found, by Exchange's own word", async () => {
  await using world = await onLab();
  await expect(hveAccount(world.connect(), NOBODY)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an unknown cmdlet is a missing permission", async () => {
  await using world = await onLab();
  const asking = world.connect().exchange.invoke("Get-HveAccount" as CmdletName, { Identity: "x" });
  await expect(asking).rejects.toMatchObject({ code: "PERMISSION" });
});

test("an unknown parameter is bad input", async () => {
  await using world = await onLab();
  const asking = world.connect().exchange.invoke("Get-MailUser", { Identity: "x", Bogus: true });
  await expect(asking).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("reads the service's clock, and a user that is missing", async () => {
  await using world = await onLab();
  const { graph } = world.connect();
  expect(Math.abs((await graph.serverDate()).getTime() - Date.now())).toBeLessThan(5_000);
  await expect(graph.get(`/v1.0/users/${NOBODY}?$select=id`)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test.each<[Omit<Parameters<Faults["add"]>[0], "match">, boolean]>([
  [{ kind: "throttle", retryAfter: 0 }, true],
  [{ kind: "cutBefore" }, true],
  [{ kind: "cutAfter" }, true],
  [{ kind: "refuse", status: 503 }, true],
  [{ kind: "refuse", body: "html" }, true],
  [{ kind: "refuse", body: "empty" }, true],
  [{ kind: "refuse", body: "noRows" }, true],
  [{ kind: "refuse", body: "malformedJson" }, true],
  [{ kind: "refuse", body: "nul" }, false],
  [{ kind: "refuse", body: "otherRow" }, false],
])(
  "after %o a read asks again where that may help, and never calls an account missing",
  async (fault, works) => {
    await using world = await onLab();
    const tenant = world.connect();
    const [printer] = await hveAccounts(tenant);
    world.lab.faults.add({ ...fault, match: { server: "exchange", name: "Get-MailUser" } });
    const reading = readHveAccount(tenant, printer!.guid);
    if (works) expect(await reading).toEqual(printer);
    else await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/PERMISSION|CMDLET/) });
    expect(world.lab.faults.list()).toMatchObject([{ consumed: 1 }]);
  },
);

test("a create whose answer was lost is sent once", async () => {
  await using world = await onLab();
  const tenant = world.connect();
  world.lab.faults.add({ kind: "cutAfter", match: { server: "exchange", name: "New-MailUser" } });
  const making = tenant.exchange.invoke("New-MailUser", {
    HVEAccount: true,
    Name: "alerts",
    PrimarySmtpAddress: "alerts@contoso.com",
    Password: new Secret("Pa55-word-of-the-lab"),
  });
  await expect(making).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(world.lab.calls.entries.filter(({ name }) => name === "New-MailUser")).toHaveLength(1);
});

test.each([
  [{ clientSecret: "wrong" }, 7000215],
  [{ clientId: NOBODY }, 700016],
])("a sign-in with %o is refused with its number", async (changed, aadsts) => {
  await using world = await onLab();
  await expect(world.connect(changed).identity()).rejects.toMatchObject({ code: "AUTHENTICATION", aadsts });
});
