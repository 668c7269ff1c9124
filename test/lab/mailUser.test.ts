import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("an account is created, read by Guid, changed and soft-deleted", async () => {
  await using lab = await labClient();
  const made = await lab.account({ DisplayName: "Alerts" });
  expect(made).toMatchObject({
    Name: "alerts",
    Alias: "alerts",
    UserPrincipalName: "alerts@contoso.com",
    EmailAddresses: ["SMTP:alerts@contoso.com", "smtp:alerts@contoso.onmicrosoft.com"],
  });
  await lab.exchange("Set-MailUser", {
    HVEAccount: true,
    Identity: made.Guid,
    PrimarySmtpAddress: "news@contoso.com",
  });
  const { rows } = await lab.exchange("Get-MailUser", { Identity: made.Guid });
  expect(rows[0]).toMatchObject({
    PrimarySmtpAddress: "news@contoso.com",
    EmailAddresses: [
      "SMTP:news@contoso.com",
      "smtp:alerts@contoso.com",
      "smtp:alerts@contoso.onmicrosoft.com",
    ],
    UserPrincipalName: "alerts@contoso.com",
  });
  expect(await lab.exchange("Remove-MailUser", { Identity: made.Guid, Confirm: false })).toMatchObject({
    status: 200,
    rows: [],
  });
  expect((await lab.exchange("Get-MailUser", { Identity: made.Guid })).status).toBe(404);
  const gone = await lab.exchange("Get-MailUser", { SoftDeletedMailUser: true });
  expect(gone.rows.map(({ Guid }) => Guid)).toEqual([made.Guid]);
});

test.each([
  [
    "the address of a mailbox",
    { PrimarySmtpAddress: "OPS@contoso.com" },
    /The proxy address "SMTP:OPS@contoso\.com" is already being used/,
  ],
  ["a name that exists", { Name: "Legacy-Printer" }, /ADObjectAlreadyExistsException/],
  ["an alias that exists", { Alias: "OPS" }, /LAB-The alias/],
  [
    "a foreign domain",
    { PrimarySmtpAddress: "a@elsewhere.example" },
    /NotAcceptedDomainException\|You can't use the domain/,
  ],
  [
    "a federated address without a managed name",
    { PrimarySmtpAddress: "a@fabrikam.com" },
    /managed account, which doesn't match the namespace state, which is federated/,
  ],
  ["a short password", { Password: "Aa1!" }, /WLCDPasswordTooShortException/],
  ["a simple password", { Password: "abcdefgh1" }, /WLCDPasswordInvalidException/],
  ["a long password", { Password: `Aa1!${"x".repeat(253)}` }, /WLCDPasswordTooLongException/],
  ["an empty password", { Password: "" }, /WLCDPasswordBlankException/],
  ["a password with the name in it", { Password: "My-Alerts-1" }, /WLCDPasswordIncludesMemberNameException/],
  ["a password beyond ASCII", { Password: "Paßwort-123" }, /WLCDPasswordIncludesInvalidCharsException/],
  ["a name of 65 characters", { Name: "n".repeat(65) }, /LAB-.*64/],
])("New-MailUser refuses %s", async (_case, wrong, said) => {
  await using lab = await labClient();
  const answer = await lab.exchange("New-MailUser", {
    Name: "alerts",
    HVEAccount: true,
    Password: "Sup3r-secret",
    PrimarySmtpAddress: "alerts@contoso.com",
    ...wrong,
  });
  expect(answer.status).toBe(400);
  expect(answer.said).toMatch(said);
});

test("an account in a federated domain signs in under its managed name", async () => {
  await using lab = await labClient();
  const made = await lab.account({ Name: "alerts@contoso.com", PrimarySmtpAddress: "alerts@fabrikam.com" });
  expect(made).toMatchObject({
    UserPrincipalName: "alerts@contoso.com",
    PrimarySmtpAddress: "alerts@fabrikam.com",
  });
});

test("a soft-deleted account keeps its address until it is purged in Entra and Exchange", async () => {
  await using lab = await labClient();
  const { Guid, ExternalDirectoryObjectId } = await lab.account();
  await lab.exchange("Remove-MailUser", { Identity: Guid, Confirm: false });
  const again = {
    Name: "again",
    HVEAccount: true,
    Password: "Sup3r-secret",
    PrimarySmtpAddress: "ALERTS@contoso.com",
  };
  expect((await lab.exchange("New-MailUser", again)).said).toMatch(/ProxyAddressExistsException/);

  const purge = { Identity: Guid, PermanentlyDelete: true, Confirm: false };
  expect((await lab.exchange("Remove-MailUser", purge)).said).toMatch(/ExternalDirectoryObjectId is blank/);
  const bin = `/v1.0/directory/deletedItems/${ExternalDirectoryObjectId}`;
  expect((await lab.graph("DELETE", bin)).status).toBe(403);
  await lab.admin("POST", "/application", { graphRoles: ["User.DeleteRestore.All"] });
  expect((await lab.graph("DELETE", bin)).status).toBe(204);
  expect((await lab.exchange("Remove-MailUser", purge)).status).toBe(200);
  expect((await lab.exchange("New-MailUser", again)).status).toBe(200);
});

test("thirty days after its deletion an account is forgotten", async () => {
  await using lab = await labClient({ frozen: true, factor: 1 });
  const { Guid } = await lab.account();
  await lab.exchange("Remove-MailUser", { Identity: Guid, Confirm: false });
  lab.clock.now += 31 * 24 * 60 * 60 * 1000;
  await lab.account();
  expect((await lab.exchange("Get-MailUser", { SoftDeletedMailUser: true })).rows).toEqual([]);
});

test("addresses are added and removed by hashtable, or replaced as a list", async () => {
  await using lab = await labClient();
  await lab.account();
  const addresses = async () =>
    (await lab.exchange("Get-MailUser", { Identity: "alerts" })).rows[0]!.EmailAddresses;
  const set = (EmailAddresses: unknown, others = {}) =>
    lab.exchange("Set-MailUser", { Identity: "alerts", EmailAddresses, ...others });
  await set({
    "@odata.type": "#Exchange.GenericHashTable",
    Add: ["smtp:b@contoso.com"],
    Remove: ["smtp:alerts@contoso.onmicrosoft.com"],
  });
  expect(await addresses()).toEqual(["SMTP:alerts@contoso.com", "smtp:b@contoso.com"]);
  await set(["SMTP:b@contoso.com", "smtp:alerts@contoso.com"]);
  expect(await addresses()).toEqual(["SMTP:b@contoso.com", "smtp:alerts@contoso.com"]);
  expect((await set(["SMTP:b@contoso.com"], { PrimarySmtpAddress: "c@contoso.com" })).said).toMatch(
    /LAB-.*same command/,
  );
  expect((await set({ Add: ["smtp:d@contoso.com"] })).said).toMatch(/GenericHashTable/);
});

test("a change that changes nothing is warned about", async () => {
  await using lab = await labClient();
  await lab.account({ DisplayName: "Alerts" });
  const { body } = await lab.exchange("Set-MailUser", { Identity: "alerts", DisplayName: "Alerts" });
  expect(body["@adminapi.warnings"]).toEqual([
    "The command completed successfully but no settings of 'alerts' have been modified.",
  ]);
});

test("the 101st account is refused", async () => {
  await using lab = await labClient({
    seed(state) {
      const printer = state.recipients.find(({ hve }) => hve)!;
      for (let number = 2; number <= 100; number++)
        state.recipients.push({
          ...structuredClone(printer),
          guid: `guid-${number}`,
          objectId: `object-${number}`,
          name: `n${number}`,
          alias: `n${number}`,
          emailAddresses: [`SMTP:n${number}@contoso.com`],
        });
    },
  });
  const answer = await lab.exchange("New-MailUser", {
    Name: "one-more",
    HVEAccount: true,
    Password: "Sup3r-secret",
  });
  expect(answer.said).toMatch(/LAB-.*100/);
});

test("the reply-to address is set, cleared with an empty string, and asked for by address only", async () => {
  await using lab = await labClient();
  const { Guid } = await lab.account();
  const read = async () =>
    (await lab.exchange("Get-HVEAccountSettings", { Identity: "ALERTS@contoso.com" })).rows[0];
  await lab.exchange("Set-HVEAccountSettings", {
    Identity: "alerts@contoso.com",
    ReplyTo: "ops@contoso.com",
  });
  expect(await read()).toMatchObject({
    Identity: "alerts@contoso.com",
    ReplyTo: "ops@contoso.com",
    AllowedApps: [],
  });
  await lab.exchange("Set-HVEAccountSettings", { Identity: "alerts@contoso.com", ReplyTo: "" });
  expect(await read()).toMatchObject({ ReplyTo: "" });
  expect((await lab.exchange("Get-HVEAccountSettings", { Identity: Guid })).status).toBe(404);
});
