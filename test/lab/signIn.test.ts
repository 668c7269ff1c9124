import { ConfidentialClientApplication } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("MSAL gets a token through real discovery", async () => {
  await using lab = await labClient();
  const { authority, clientId, clientSecret, tenantId } = lab.addresses;
  const application = new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority, knownAuthorities: [new URL(authority).host] },
  });
  const result = await application.acquireTokenByClientCredential({
    scopes: ["https://outlook.office365.com/.default"],
  });
  expect(decodeJwt(result!.accessToken)).toMatchObject({
    aud: "https://outlook.office365.com",
    iss: `https://sts.windows.net/${tenantId}/`,
    tid: tenantId,
    appid: clientId,
    roles: ["Exchange.ManageAsApp"],
    wids: ["29232cdf-9323-42fd-ade2-1d097af3e4de"],
  });
});

test.each([
  ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client", 7000215],
  [
    "an unknown application",
    { client_id: "ffffffff-ffff-4fff-8fff-ffffffffffff" },
    400,
    "unauthorized_client",
    700016,
  ],
  [
    "a scope that names no resource",
    { scope: "https://vault.azure.net/.default" },
    400,
    "invalid_resource",
    500011,
  ],
  [
    "a scope without .default",
    { scope: "https://graph.microsoft.com/User.Read" },
    400,
    "invalid_scope",
    1002012,
  ],
  ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type", 70003],
])("the token endpoint refuses %s", async (_case, wrong, status, error, code) => {
  await using lab = await labClient();
  const { authority, clientId, clientSecret } = lab.addresses;
  const answer = await lab.http(`${authority}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: "https://graph.microsoft.com/.default",
      ...wrong,
    }),
  });
  expect(answer).toMatchObject({ status, body: { error, error_codes: [code] } });
});

test("an unknown tenant has no discovery document", async () => {
  await using lab = await labClient();
  const { origin } = new URL(lab.addresses.authority);
  const answer = await lab.http(`${origin}/nobody.example/v2.0/.well-known/openid-configuration`, {});
  expect(answer).toMatchObject({ status: 400, body: { error_codes: [90002] } });
});

test("Exchange tells a missing app role, a missing directory role and both apart", async () => {
  await using lab = await labClient();
  const status = async () => (await lab.exchange("Get-MailUser", {})).status;
  expect(await status()).toBe(200);
  await lab.admin("POST", "/application", { directoryRoles: [] });
  expect(await status()).toBe(403);
  await lab.admin("POST", "/application", { exchangeRoles: [] });
  expect(await status()).toBe(401);
});

test("a role that reads does not write, and a recipient role makes no policies", async () => {
  await using lab = await labClient();
  const status = async (cmdlet: string) => (await lab.exchange(cmdlet, { Name: "x" })).status;
  await lab.admin("POST", "/application", { directoryRoles: ["f2ef992c-3afb-46b9-b7cf-a126ee74c451"] });
  expect((await lab.exchange("Get-AuthenticationPolicy", {})).status).toBe(200);
  expect(await status("New-AuthenticationPolicy")).toBe(403);
  await lab.admin("POST", "/application", { directoryRoles: ["31392ffb-586c-42d1-9346-e59415a2cc4e"] });
  expect(await status("New-AuthenticationPolicy")).toBe(403);
});

test("a token for Graph, an expired one and none are refused by Exchange without a body", async () => {
  await using lab = await labClient({ frozen: true });
  const call = (authorization?: string) =>
    lab.http(`${lab.addresses.exchange}/adminapi/beta/${lab.addresses.tenantId}/InvokeCommand`, {
      method: "POST",
      headers: authorization === undefined ? {} : { authorization },
      body: JSON.stringify({ CmdletInput: { CmdletName: "Get-MailUser", Parameters: {} } }),
    });
  const own = await lab.token("https://outlook.office365.com");
  expect(await call()).toMatchObject({ status: 401, text: "" });
  expect((await call(`Bearer ${await lab.token("https://graph.microsoft.com")}`)).status).toBe(401);
  expect((await call(`Bearer ${own}`)).status).toBe(200);
  lab.clock.now += 2 * 60 * 60 * 1000;
  expect((await call(`Bearer ${own}`)).status).toBe(401);
});
