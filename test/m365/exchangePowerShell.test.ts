/** The PowerShell transport's own behaviour, with a stand-in for PowerShell; what it shares with REST is in exchangeErrors.test.ts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { inspect } from "node:util";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "../../src/m365/secret.ts";
import { settle } from "../../src/settle.ts";
import { onStandIn, standInModule } from "./onStandIn.ts";
import { scriptedServer, type Scripted } from "./scriptedServer.ts";

const rows = (...value: object[]): Scripted => ({ body: { value } });
const behaving = (how: string): Scripted => ({ headers: { "x-stand-in": how }, body: { value: [{ a: 1 }] } });
const X = { Identity: "x" };

test("one process, started by the first call, connected once, importing our cmdlets and no others", async () => {
  await using world = await onStandIn([rows({ a: 1 }), rows({ a: 2 })]);
  expect(world.noted()).toEqual([]);
  const both = [world.exchange.invoke("Get-MailUser", X), world.exchange.invoke("Get-User", X)];
  expect(await Promise.all(both)).toEqual([[{ a: 1 }], [{ a: 2 }]]);
  const [start, connected, ...more] = world.noted();
  expect(more).toEqual([]);
  expect(connected!.connect).toMatchObject({
    Organization: "contoso.onmicrosoft.com",
    ConnectionUri: world.server.origin,
    cmdlets: expect.arrayContaining(["Get-MailUser", "Set-User"]),
  });
  expect(start!.argv!.slice(2)).toEqual([
    "-NoLogo",
    "-NoProfile",
    "-NonInteractive",
    "-File",
    expect.stringMatching(/exchangeWorker\.ps1$/),
    "-NoExit",
    "-Command",
    "-",
  ]);
});

test("no secret is on the command line or in the environment", async () => {
  process.env["HVE_TEST_SECRET"] = "s3cr3t";
  try {
    await using world = await onStandIn([rows()]);
    await world.exchange.invoke("Set-User", { ...X, Password: new Secret("Very-secret-1") });
    const { argv, env } = world.noted()[0]!;
    expect(JSON.stringify({ argv, env })).not.toMatch(/s3cr3t|Very-secret|eyJ/);
    expect(env).toMatchObject({ NO_COLOR: "1", POWERSHELL_TELEMETRY_OPTOUT: "1" });
  } finally {
    delete process.env["HVE_TEST_SECRET"];
  }
});

test("values arrive as they are", async () => {
  const values = {
    Identity: 'O\'Brien "x"; $(whoami) `n {0} \u2028 \u{1f600}',
    Name: "2024-01-01T00:00:00",
    Line: "one\r\ntwo\u001eHVE1 {}",
    Password: new Secret("P@$$w0rd$(whoami)`n"),
    Since: new Date("2026-11-24T10:00:00.123Z"),
    EmailAddresses: { Add: ["smtp:a@b"], Remove: [] },
    List: ["x", "2024-01-01"],
    Flag: false,
    Number: 2.5,
    Nothing: null,
  };
  await using world = await onStandIn([rows()]);
  await world.exchange.invoke("Set-User", values);
  expect(JSON.parse(world.server.asked[0]!.body).CmdletInput.Parameters).toEqual({
    ...values,
    Password: "P@$$w0rd$(whoami)`n",
    Since: "2026-11-24T10:00:00",
    EmailAddresses: { "@odata.type": "#Exchange.GenericHashTable", Add: ["smtp:a@b"], Remove: [] },
  });
});

test.each(["exit 0", "exit 3", "exit 143", "kill", "otherId", "rubbish", "hang"])(
  "after `%s` in mid-call the effect is unknown, and the next call has a new process",
  async (how) => {
    await using world = await onStandIn([behaving(how), rows({ a: 2 })], { callMs: 2_000 });
    const lost = world.exchange.invoke("New-MailUser", { Name: "x" });
    const next = world.exchange.invoke("Get-MailUser", X);
    await expect(lost).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("unknown"),
    });
    expect(await next).toEqual([{ a: 2 }]);
    const pids = world.noted().flatMap(({ pid }) => pid ?? []);
    expect(new Set(pids).size).toBe(2);
    expect(() => process.kill(pids[0]!, 0)).toThrow("ESRCH");
    const [old, present] = world.noted().flatMap(({ connect }) => connect?.["EXOModuleBasePath"] ?? []);
    expect([old, present].map((folder) => existsSync(folder as string))).toEqual([false, true]);
  },
);

test("noise on both streams, even with our own mark in it, is no answer", async () => {
  await using world = await onStandIn([behaving("noise")]);
  expect(await world.exchange.invoke("Get-MailUser", X)).toEqual([{ a: 1 }]);
});

test("text among the objects of a reading cmdlet is unknown, not a row", async () => {
  await using world = await onStandIn([{ body: { value: ["a line of a program"] } }]);
  await expect(world.exchange.invoke("Get-MailUser", X)).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test.each([
  ["/nowhere/pwsh", "does not start"],
  ["/bin/true", "not as PowerShell 7"],
  ["/bin/false", "not as PowerShell 7"],
])("without PowerShell (%s) the settings to change are named", async (executable, text) => {
  await using world = await onStandIn([], { executable });
  for (let i = 0; i < 2; i++) {
    const error = await world.exchange.invoke("Get-MailUser", X).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "CONFIGURATION", message: expect.stringContaining(text) });
    expect(String(error)).toMatch(/hve:powerShell <file>.*hve:exchange rest/);
  }
});

test.each([
  ["7.6.5", ["3.9.2"], "3.9.2"],
  ["7.4.0", ["3.9.2", "3.10.1"], "3.9.2"],
  ["7.6.0", ["3.9.2", "3.10.1"], "3.10.1"],
  ["8.0.1", ["4.0.0", "3.9.2"], "4.0.0"],
  ["7.6.0-preview.2", ["3.10.0"], "3.10.0"],
])("PowerShell %s with modules %j loads %s", async (powerShell, modules, version) => {
  await using world = await onStandIn([rows()], { script: { powerShell, modules } });
  await world.exchange.invoke("Get-MailUser", X);
  expect(world.noted()[1]!.version).toBe(version);
});

test.each([
  ["7.4.6", ["3.10.1"], /too old for ExchangeOnlineManagement 3\.10\.1.*-RequiredVersion 3\.9\.2/],
  ["7.2.0", ["3.9.2"], /too old for ExchangeOnlineManagement 3\.9\.2.*PowerShell 7\.6 with module 3\.10\.0/],
  ["7.6.5", ["3.4.0"], /ExchangeOnlineManagement 3\.4\.0 is too old.*-RequiredVersion 3\.10\.0/],
  ["7.6.5", [], /finds no ExchangeOnlineManagement.*-RequiredVersion 3\.10\.0/],
])("PowerShell %s with modules %j is refused with what to install", async (powerShell, modules, text) => {
  await using world = await onStandIn([], { script: { powerShell, modules } });
  const asking = world.exchange.invoke("Get-MailUser", X);
  await expect(asking).rejects.toMatchObject({ code: "CONFIGURATION", message: expect.stringMatching(text) });
});

test("a connection that Exchange refuses is its refusal, without the token", async () => {
  const message = "The role assigned to application x isn't supported in this scenario.";
  const refuse = { message, reason: "UnauthorizedAccessException", errorId: "", remote: "" };
  await using world = await onStandIn([], { script: { refuse } });
  const error = await world.exchange.invoke("Get-MailUser", X).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "PERMISSION",
    message: expect.stringContaining("Connect-ExchangeOnline"),
  });
  expect(inspect(error, { depth: 9 })).not.toContain("eyJ");
});

test("a cmdlet the session did not import is a missing permission", async () => {
  await using world = await onStandIn([]);
  await expect(world.exchange.invoke("Get-Mailbox", X)).rejects.toMatchObject({ code: "PERMISSION" });
});

test("a refused token is replaced once, with a new process, then the refusal stands", async () => {
  const no: Scripted = { status: 401 };
  await using world = await onStandIn([no, rows({ a: 1 }), no, no]);
  expect(await world.exchange.invoke("Get-MailUser", X)).toEqual([{ a: 1 }]);
  await expect(world.exchange.invoke("Get-MailUser", X)).rejects.toMatchObject({ code: "AUTHENTICATION" });
  expect(world.noted().filter(({ pid }) => pid !== undefined)).toHaveLength(3);
  expect(new Set(world.server.asked.map(({ headers }) => headers.authorization)).size).toBe(2);
});

test("a process does not outlive its token", async () => {
  await using world = await onStandIn([rows(), rows()], { endOf: () => Date.now() });
  await world.exchange.invoke("Get-MailUser", X);
  await world.exchange.invoke("Get-MailUser", X);
  const [first, , ended] = world.noted();
  expect(ended!.ended).toBe(first!.pid);
});

test("a program that forgets it ends by itself, and takes the process with it; DEBUG and NODE_POWERSHELL change nothing", async () => {
  await using server = await scriptedServer([rows({ a: 1 })]);
  const standIn = standInModule();
  const options = JSON.stringify({ module: standIn.module, uri: server.origin });
  const program = spawn(process.execPath, [join(import.meta.dirname, "oneCall.ts"), options], {
    env: { ...process.env, DEBUG: "*", NODE_POWERSHELL: "/bin/false" },
  });
  let out = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (chunk) => (out += String(chunk)));
  expect((await once(program, "close"))[0]).toBe(0);
  expect(out).toContain('[{"a":1}]');
  expect(out).not.toMatch(
    new RegExp(`Very-secret|${Buffer.from("Very-secret").toString("base64").slice(0, 12)}`),
  );
  const hasEnded = async () => standIn.noted().some(({ ended }) => ended !== undefined);
  expect(await settle({ budgetMs: 20_000, intervalMs: 20 }, hasEnded)).toBe(true);
  const [{ EXOModuleBasePath: folder }] = standIn.noted().flatMap(({ connect }) => connect ?? []) as [
    Record<string, string>,
  ];
  expect(existsSync(folder!)).toBe(false);
  standIn.remove();
});
