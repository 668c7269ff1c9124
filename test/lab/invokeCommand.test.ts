import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("an unknown cmdlet is answered with 403 and NUL bytes", async () => {
  await using lab = await labClient();
  const answer = await lab.exchange("Get-HveAccount", {});
  expect(answer.status).toBe(403);
  expect(answer.text).toBe("\0".repeat(4096));
});

test("other verbs, the v1.0 path and other tenants are refused", async () => {
  await using lab = await labClient();
  const { exchange, tenantId } = lab.addresses;
  const headers = { authorization: `Bearer ${await lab.token("https://outlook.office365.com")}` };
  const body = JSON.stringify({ CmdletInput: { CmdletName: "Get-MailUser", Parameters: {} } });
  const status = async (method: string, path: string) =>
    (
      await lab.http(`${exchange}/adminapi/${path}/InvokeCommand`, {
        method,
        headers,
        ...(method === "POST" ? { body } : {}),
      })
    ).status;
  expect(await status("GET", `beta/${tenantId}`)).toBe(405);
  expect(await status("POST", `v1.0/${tenantId}`)).toBe(405);
  expect(await status("POST", "beta/00000000-0000-4000-8000-000000000000")).toBe(404);
  expect(await status("POST", "beta/contoso.onmicrosoft.com")).toBe(200);
});

test("the success envelope has warnings, sidecars and the common tail", async () => {
  await using lab = await labClient();
  const { body } = await lab.exchange("get-mailuser", { hveaccount: true });
  expect(body).toMatchObject({
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": [],
    value: [
      {
        PrimarySmtpAddress: "legacy-printer@contoso.com",
        "EmailAddresses@odata.type": "#Collection(String)",
        "Guid@data.type": "System.Guid",
        "Guid@odata.type": "#Guid",
        "WhenCreatedUTC@data.type": "System.DateTime",
        WhenCreatedUTC: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
        RecipientTypeDetails: "MailUser",
        IsValid: true,
      },
    ],
  });
});

test("$select keeps the chosen properties with their sidecars", async () => {
  await using lab = await labClient();
  const { rows } = await lab.exchange("Get-MailUser", {}, { path: "?$select=Guid,Name" });
  expect(Object.keys(rows[0]!).sort()).toEqual(["Guid", "Guid@data.type", "Guid@odata.type", "Name"]);
});

test.each([
  ["Parameters that are no object", "Get-MailUser", null, 400, /Parameters must be an object/],
  [
    "an unknown parameter",
    "Get-MailUser",
    { Bogus: 1 },
    400,
    /^\|Microsoft\.Exchange\.AdminApi\.CommandInvocation\.AmbiguousParameterSetException\|Parameter set cannot be resolved using the specified named parameters\. Invalid cmdlet parameters specified\. Bogus$/,
  ],
  [
    "a quoted boolean",
    "Get-MailUser",
    { HVEAccount: "true" },
    400,
    /^Cannot process argument transformation on parameter 'HVEAccount'/,
  ],
  [
    "an unknown enumerator",
    "Get-MailUser",
    { SortBy: "Colour" },
    400,
    /Unable to match the identifier name Colour/,
  ],
  [
    "a missing parameter",
    "New-MailUser",
    { HVEAccount: true, Name: "x" },
    400,
    /missing mandatory parameters: Password/,
  ],
  [
    "a null identity where something is written",
    "Set-MailUser",
    { Identity: null },
    400,
    /because it is null/,
  ],
  [
    "an object that does not exist",
    "Get-MailUser",
    { Identity: "ghost@contoso.com" },
    404,
    /^Ex6F9304\|Microsoft\.Exchange\.Configuration\.Tasks\.ManagementObjectNotFoundException\|The operation couldn't be performed because object 'ghost@contoso\.com' couldn't be found on '/,
  ],
  [
    "a policy that does not exist",
    "Set-User",
    { Identity: "ops@contoso.com", AuthenticationPolicy: "ghost" },
    400,
    /^Ex94914C\|.*Couldn't find object "ghost"/,
  ],
  [
    "a removal that nobody confirmed",
    "Remove-MailUser",
    { Identity: "legacy-printer@contoso.com" },
    400,
    /LAB-.*Confirm/,
  ],
  [
    "a password for somebody else",
    "Set-MailUser",
    { Identity: "legacy-printer@contoso.com", Password: "x" },
    400,
    /is not present in the role definition of the current user/,
  ],
])("refuses %s", async (_case, cmdlet, parameters, status, said) => {
  await using lab = await labClient();
  const answer = await lab.exchange(cmdlet, parameters);
  expect(answer.said).toMatch(said);
  expect(answer.status).toBe(status);
});

test("a name that exists is refused in the JSON encoding", async () => {
  await using lab = await labClient();
  const { status, said } = await lab.exchange("New-AuthenticationPolicy", { Name: "BLOCK basic auth" });
  expect(status).toBe(400);
  expect(JSON.parse(said!)).toMatchObject({
    TypeName: "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException",
    Message: expect.stringMatching(/^The object 'CN=BLOCK basic auth,.*' already exists\.$/),
  });
});

test("an empty identity reads everything", async () => {
  await using lab = await labClient();
  await lab.account();
  for (const Identity of [null, ""]) {
    expect((await lab.exchange("Get-MailUser", { Identity })).rows).toHaveLength(2);
    expect((await lab.exchange("Get-HVEAccountSettings", { Identity })).rows).toHaveLength(2);
  }
});

test("a refused call changes nothing, and WhatIf neither", async () => {
  await using lab = await labClient();
  const before = (await lab.admin("GET", "/dump")).text;
  await lab.exchange("Set-MailUser", {
    Identity: "legacy-printer@contoso.com",
    DisplayName: "New",
    PrimarySmtpAddress: "x@elsewhere.example",
  });
  await lab.exchange("Set-MailUser", {
    Identity: "legacy-printer@contoso.com",
    DisplayName: "New",
    WhatIf: true,
  });
  expect((await lab.admin("GET", "/dump")).text).toBe(before);
});
