import { inspect } from "node:util";
import { UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { guarded, type CmdletParameters } from "../../src/m365/exchange.ts";
import type { CmdletName } from "../../src/m365/exchangeCmdlets.ts";
import { exchangeRest } from "../../src/m365/exchangeRest.ts";
import { Secret } from "../../src/m365/secret.ts";
import { scriptedServer, type Scripted } from "./scriptedServer.ts";

const TENANT = "11111111-1111-1111-1111-111111111111";
const LIST = { HVEAccount: true, ResultSize: "Unlimited" };
const PASSWORD = 'Very"secret1';

async function scripted(...answers: Parameters<typeof scriptedServer>[0]) {
  const server = await scriptedServer(answers);
  const tokens: boolean[] = [];
  const exchange = guarded(
    exchangeRest({
      endpoint: new URL(server.origin),
      tenantId: TENANT,
      token: async ({ fresh = false } = {}) => {
        tokens.push(fresh);
        return fresh ? "second" : "first";
      },
    }),
  );
  return Object.assign(server, { exchange, tokens });
}

const rows = (...value: object[]): Scripted => ({ body: { "@adminapi.warnings": [], value } });

test("sends the cmdlet in its envelope, always to the same backend, and strips the annotations", async () => {
  await using server = await scripted(rows({ "Guid@odata.type": "#Guid", Guid: "g", Name: null }));
  expect(await server.exchange.invoke("Get-MailUser", { Identity: "x", Filter: undefined })).toEqual([
    { Guid: "g", Name: null },
  ]);
  const [{ method, url, headers, body }] = server.asked as [(typeof server.asked)[0]];
  expect(`${method} ${url}`).toBe(`POST /adminapi/beta/${TENANT}/InvokeCommand`);
  expect(headers).toMatchObject({
    authorization: "Bearer first",
    "x-anchormailbox": `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${TENANT}`,
  });
  expect(JSON.parse(body)).toEqual({
    CmdletInput: { CmdletName: "Get-MailUser", Parameters: { Identity: "x" } },
  });
});

test("encodes secrets, dates, changes of a list, null and the answer to a prompt", async () => {
  await using server = await scripted(rows(), rows());
  await server.exchange.invoke("Set-User", {
    Identity: "x",
    Password: new Secret(PASSWORD),
    Since: new Date("2026-11-24T10:00:00.123Z"),
    EmailAddresses: { Add: ["smtp:a@b"] },
    Policy: null,
  });
  await server.exchange.invoke("Remove-MailUser", { Identity: "x" });
  const sent = server.asked.map(({ body }) => JSON.parse(body).CmdletInput.Parameters);
  expect(sent).toEqual([
    {
      Identity: "x",
      Password: PASSWORD,
      Since: "2026-11-24T10:00:00",
      EmailAddresses: { "@odata.type": "#Exchange.GenericHashTable", Add: ["smtp:a@b"] },
      Policy: null,
    },
    { Identity: "x", Confirm: false },
  ]);
});

test.each<[CmdletName, CmdletParameters]>([
  ["Get-MailUser", { Identity: "" }],
  ["Get-MailUser", { Identity: " " }],
  ["Get-MailUser", { Identity: null }],
  ["Get-MailUser", { Identity: undefined }],
  ["Get-MailUser", { identity: "hve*" }],
  ["Set-MailUser", { DisplayName: "everybody" }],
  ["Remove-MailUser", {}],
])("%s with %o is not sent", async (cmdlet, parameters) => {
  await using server = await scripted();
  await expect(server.exchange.invoke(cmdlet, parameters)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(server.asked).toEqual([]);
});

test.each<[string, CmdletName, Scripted]>([
  ["rubbish", "Get-MailUser", { body: "<html>" }],
  ["nothing at all", "Get-MailUser", { body: "" }],
  ["no rows", "Get-MailUser", { body: {} }],
  ["rows that are no objects", "Get-MailUser", { body: { value: ["x"] } }],
  ["an error under a 200", "Set-MailUser", { body: { error: {} } }],
  ["rubbish to a write", "Set-MailUser", { body: "<html>" }],
  ["half a JSON", "New-MailUser", { body: '{"value":[{"Gu' }],
  [
    "NUL bytes labelled as gzip",
    "Get-MailUser",
    { headers: { "content-encoding": "gzip" }, body: Buffer.alloc(4096) },
  ],
  ["a cut line", "Get-MailUser", { cut: true }],
])("a 200 with %s is unknown, not empty", async (_case, cmdlet, answer) => {
  await using server = await scripted(answer);
  const asking = server.exchange.invoke(cmdlet, { Identity: "x" });
  await expect(asking).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test.each<[string, Scripted]>([
  ["an empty list", rows()],
  ["an empty body", { body: "" }],
  ["no content", { status: 204 }],
  ["no value", { body: { "@adminapi.warnings": ["nothing modified"] } }],
])("a write may answer with %s", async (_case, answer) => {
  await using server = await scripted(answer);
  expect(await server.exchange.invoke("Set-MailUser", { Identity: "x" })).toEqual([]);
});

test("a list goes on by asking the same again at the next link", async () => {
  await using server = await scripted(
    (_asked, origin) => ({
      headers: { "set-cookie": "Affinity=7; path=/" },
      body: { value: [{ a: 1 }], "@odata.nextLink": `${origin}/adminapi/beta/next?$skiptoken=1` },
    }),
    rows({ a: 2 }),
  );
  expect(await server.exchange.invoke("Get-MailUser", LIST)).toEqual([{ a: 1 }, { a: 2 }]);
  expect(server.asked[1]).toMatchObject({
    method: "POST",
    url: "/adminapi/beta/next?$skiptoken=1",
    body: server.asked[0]!.body,
  });
  expect(server.asked[1]!.headers.cookie).toBe("Affinity=7");
});

test.each<[string, Scripted, string]>([
  ["refused", { status: 400, body: "Expired or Invalid pagination request" }, "page 2"],
  [
    "not found",
    {
      status: 404,
      body: {
        error: { details: [{ message: 'E|A.ManagementObjectNotFoundException|Couldn\'t find object "x".' }] },
      },
    },
    "page 2",
  ],
])("half a list is an error: the second page %s", async (_case, answer, words) => {
  const next: Scripted = { body: { value: [{ a: 1 }], "@odata.nextLink": "/next" } };
  await using server = await scripted(next, answer);
  const asking = server.exchange.invoke("Get-MailUser", { Identity: "x" });
  await expect(asking).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringContaining(words),
  });
});

test("a list that Exchange itself calls incomplete is an error", async () => {
  const warning = "There are more results available than are currently displayed.";
  await using server = await scripted({ body: { "@adminapi.warnings": [warning], value: [{ a: 1 }] } });
  await expect(server.exchange.invoke("Get-MailUser", LIST)).rejects.toMatchObject({ code: "CMDLET" });
});

test("a refused token is replaced once, then the refusal stands", async () => {
  await using server = await scripted({ status: 401 }, rows(), { status: 401 }, { status: 401 });
  expect(await server.exchange.invoke("Get-MailUser", LIST)).toEqual([]);
  expect(server.asked[1]!.headers.authorization).toBe("Bearer second");
  await expect(server.exchange.invoke("Get-MailUser", LIST)).rejects.toMatchObject({
    code: "AUTHENTICATION",
  });
  expect(server.tokens).toEqual([false, true, false, true]);
});

test.each([
  ["a number of seconds", "3600", 300_000],
  ["a date by the service's own clock", new Date(Date.UTC(2030, 0, 1, 0, 1)).toUTCString(), 60_000],
])("a used-up budget, told with %s, stops the next call before it is sent", async (_case, reset, waitMs) => {
  const date = new Date(Date.UTC(2030, 0, 1)).toUTCString();
  const headers = { "rate-limit-remaining": "0", "rate-limit-reset": reset, date };
  await using server = await scripted({ ...rows(), headers }, rows());
  await server.exchange.invoke("Get-MailUser", LIST);
  const error = await server.exchange
    .invoke("New-MailUser", { Name: "x" })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "THROTTLED" });
  const { retryAfterMs } = error as { retryAfterMs: number };
  expect(retryAfterMs).toBeLessThanOrEqual(waitMs);
  expect(retryAfterMs).toBeGreaterThan(waitMs / 2);
  expect(server.asked).toHaveLength(1);
});

test("a budget that is not used up, or that nobody tells, stops nothing", async () => {
  const some = { "rate-limit-remaining": "1", "rate-limit-reset": "3600" };
  const odd = { "rate-limit-remaining": "0", "rate-limit-reset": "soon" };
  await using server = await scripted({ ...rows(), headers: some }, { ...rows(), headers: odd }, rows());
  for (let i = 0; i < 3; i++) await server.exchange.invoke("Get-MailUser", LIST);
  expect(server.asked).toHaveLength(3);
});

test.each([
  ["ten minutes old is replaced once", 600, 2],
  ["just issued is not", 10, 1],
])("after an unreadable 403 a token that is %s", async (_case, ageSeconds, requests) => {
  const no: Scripted = { status: 403, body: Buffer.alloc(4096) };
  await using server = await scriptedServer([no, no]);
  const iat = Math.floor(Date.now() / 1000) - ageSeconds;
  const exchange = exchangeRest({
    endpoint: new URL(server.origin),
    tenantId: TENANT,
    token: async ({ fresh = false } = {}) => new UnsecuredJWT({ iat, fresh }).encode(),
  });
  await expect(exchange.invoke("Get-MailUser", LIST)).rejects.toMatchObject({ code: "PERMISSION" });
  expect(new Set(server.asked.map(({ headers }) => headers.authorization)).size).toBe(requests);
});

test("a redirect to the same host is followed by hand, with method, body and token", async () => {
  await using server = await scripted(
    (_asked, origin) => ({ status: 302, headers: { location: `${origin}/adminapi/beta/regional` } }),
    rows({ a: 1 }),
  );
  expect(await server.exchange.invoke("Get-MailUser", LIST)).toEqual([{ a: 1 }]);
  expect(server.asked[1]).toMatchObject({
    method: "POST",
    url: "/adminapi/beta/regional",
    body: server.asked[0]!.body,
  });
  expect(server.asked[1]!.headers.authorization).toBe("Bearer first");
});

test.each(["http://elsewhere.example/x", "https://127.0.0.1/x", "http://127.0.0.1.elsewhere.example/"])(
  "the token is not carried to %s",
  async (location) => {
    await using server = await scripted({ status: 302, headers: { location } });
    const asking = server.exchange.invoke("Get-MailUser", LIST);
    await expect(asking).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining(new URL(location).host),
    });
    expect(server.asked).toHaveLength(1);
  },
);

test("the token is not carried to another name of a host that would answer", async () => {
  const away = (_asked: unknown, origin: string) => origin.replace("127.0.0.1", "localhost");
  await using server = await scripted(
    (asked, origin) => ({ status: 302, headers: { location: away(asked, origin) } }),
    rows({ a: 1 }),
    rows({ a: 1 }),
  );
  await expect(server.exchange.invoke("Get-MailUser", LIST)).rejects.toThrow("refused to follow");
  expect(server.asked).toHaveLength(1);
});

test("redirects without end are an error", async () => {
  const again: Scripted = { status: 302, headers: { location: "/again" } };
  await using server = await scripted(again, again, again, again, again, again);
  await expect(server.exchange.invoke("Get-MailUser", LIST)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(server.asked).toHaveLength(4);
});

test("a password that a refusal quotes is in no part of the error", async () => {
  const quoted = { error: { details: [{ message: `E|A.WLCDPasswordInvalidException|${PASSWORD} is bad` }] } };
  await using server = await scripted(
    { status: 400, body: quoted },
    { status: 400, body: `no: ${PASSWORD}` },
  );
  for (let i = 0; i < 2; i++) {
    const error = await server.exchange
      .invoke("New-MailUser", { Name: "x", Password: new Secret(PASSWORD) })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toMatch(/Very\\*"secret1/);
    expect(String(error)).toContain("[secret]");
  }
});

test("a secret cannot print itself", () => {
  const secret = new Secret(PASSWORD);
  expect([`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(secret)].join()).not.toContain(
    "secret1",
  );
});
