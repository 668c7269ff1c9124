import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const day = 24 * 60 * 60 * 1000;
const bin = "/v1.0/directory/deletedItems";

/** A lab whose application may do anything to users, with one account that was removed. */
async function removed() {
  const lab = await labClient({ frozen: true, factor: 1 });
  await lab.admin("POST", "/application", { graphRoles: ["User.ReadWrite.All"] });
  const row = await lab.account({ DisplayName: "Alerts" });
  lab.clock.now += 60_000;
  await lab.exchange("Set-HVEAccountSettings", {
    Identity: "alerts@contoso.com",
    ReplyTo: "ops@contoso.com",
  });
  await lab.exchange("Remove-MailUser", { Identity: row.Guid, Confirm: false });
  const remake = () =>
    lab.exchange("New-MailUser", {
      Name: "alerts",
      HVEAccount: true,
      Password: "Sup3r-secret",
      PrimarySmtpAddress: "alerts@contoso.com",
    });
  return { ...lab, row, objectId: row.ExternalDirectoryObjectId as string, remake };
}

test("the recycle bin is listed, filtered and read, with the sign-in name prefixed", async () => {
  await using lab = await removed();
  const prefixed = `${lab.objectId.replaceAll("-", "")}alerts@contoso.com`;
  const found = async (filter: string) =>
    (await lab.graph("GET", `${bin}/microsoft.graph.user?$filter=${encodeURIComponent(filter)}`)).body
      .value as { id: string }[];
  for (const filter of [`userPrincipalName eq '${prefixed}'`, "mail eq 'alerts@contoso.com'"])
    expect(await found(filter)).toMatchObject([{ id: lab.objectId, userPrincipalName: prefixed }]);
  expect(await found("userPrincipalName eq 'alerts@contoso.com'")).toEqual([]);
  const { body } = await lab.graph("GET", `${bin}/${lab.objectId}?$select=id,deletedDateTime,proxyAddresses`);
  expect(body).toMatchObject({ id: lab.objectId, deletedDateTime: "2026-01-15T09:01:00Z" });
  expect(body.proxyAddresses).toContain("SMTP:alerts@contoso.com");
  expect((await lab.graph("GET", `/v1.0/users/${lab.objectId}`)).status).toBe(404);
});

test("the address stays reserved until Entra and Exchange have both purged it", async () => {
  await using lab = await removed();
  const taken = new RegExp(
    `ProxyAddressExistsException\\|The proxy address "SMTP:alerts@contoso.com" is already being used .*"${lab.row.Guid}"`,
  );
  const purge = () =>
    lab.exchange("Remove-MailUser", { Identity: lab.row.Guid, PermanentlyDelete: true, Confirm: false });
  expect((await lab.remake()).said).toMatch(taken);
  expect((await purge()).said).toContain("ExternalDirectoryObjectId is blank");
  expect((await lab.graph("DELETE", `${bin}/${lab.objectId}`)).status).toBe(204);
  expect((await lab.remake()).said).toMatch(taken);
  const soft = await lab.exchange("Get-MailUser", { Identity: lab.row.Guid, SoftDeletedMailUser: true });
  expect(soft.rows).toMatchObject([{ Guid: lab.row.Guid, ExternalDirectoryObjectId: "" }]);
  expect((await purge()).status).toBe(200);
  const made = await lab.remake();
  expect(made.status).toBe(200);
  expect(made.rows[0]!.Guid).not.toBe(lab.row.Guid);
});

test("after thirty days it goes by itself", async () => {
  await using lab = await removed();
  lab.clock.now += 30 * day - 1;
  expect((await lab.remake()).status).toBe(400);
  lab.clock.now += 1;
  expect((await lab.remake()).status).toBe(200);
});

test("a restored user is the account it was, under its old name or a new one", async () => {
  await using lab = await removed();
  const restore = (body: object) => lab.graph("POST", `${bin}/${lab.objectId}/restore`, body);
  expect((await restore({ surprise: true })).status).toBe(400);
  // Somebody takes the sign-in name meanwhile; the address cannot be taken.
  const other = await lab.exchange("New-MailUser", {
    Name: "other",
    HVEAccount: true,
    Password: "Sup3r-secret",
    PrimarySmtpAddress: "other@contoso.com",
  });
  await lab.exchange("Set-MailUser", {
    Identity: other.rows[0]!.Guid,
    MicrosoftOnlineServicesID: "free@contoso.com",
  });
  lab.tenant.write((state) => {
    state.users.find(({ id }) => id === other.rows[0]!.ExternalDirectoryObjectId)!.userPrincipalName =
      "alerts@contoso.com";
  });
  expect((await restore({})).body.error.message).toContain("property userPrincipalName already exists");
  expect((await restore({ newUserPrincipalName: "alerts2@contoso.com" })).status).toBe(200);
  const { rows } = await lab.exchange("Get-MailUser", { HVEAccount: true, Identity: lab.row.Guid });
  expect(rows).toMatchObject([
    { Guid: lab.row.Guid, DisplayName: "Alerts", UserPrincipalName: "alerts2@contoso.com" },
  ]);
  const settings = await lab.exchange("Get-HVEAccountSettings", { Identity: "alerts@contoso.com" });
  expect(settings.rows).toMatchObject([{ ReplyTo: "ops@contoso.com" }]);
  expect((await lab.graph("GET", `${bin}/${lab.objectId}`)).status).toBe(404);
});

test("deleting the user in Entra takes the Exchange object along", async () => {
  await using lab = await labClient();
  await lab.admin("POST", "/application", { graphRoles: ["User.ReadWrite.All"] });
  const printer = lab.tenant.state.recipients.find(({ hve }) => hve)!;
  expect((await lab.graph("DELETE", `/v1.0/users/${printer.objectId}`)).status).toBe(204);
  expect((await lab.exchange("Get-MailUser", { Identity: printer.guid })).status).toBe(404);
  const soft = await lab.exchange("Get-MailUser", { SoftDeletedMailUser: true, HVEAccount: true });
  expect(soft.rows).toMatchObject([{ Guid: printer.guid }]);
});
