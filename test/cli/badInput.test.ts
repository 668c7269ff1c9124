import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLab } from "../../src/lab/lab.ts";
import { commandOnLab } from "../support/command.ts";

type Command = Awaited<ReturnType<typeof commandOnLab>>;

const OTHER_TENANT = "11111111-2222-4333-8444-555555555555";
const UNREACHABLE = "https://localhost:1";

const ACCOUNT = `tenant: contoso.onmicrosoft.com
accounts:
  printer: { address: Legacy-Printer@contoso.com, displayName: Printer }
`;

/** What is wrong, how it becomes so, and what a person must be able to read. */
const cases: [string, (command: Command) => void, (string | RegExp)[]][] = [
  [
    "no lab at the other end",
    (command) => {
      command.configure("hve:authority", `${UNREACHABLE}/9c8e3b52-6f0d-4c1a-9b7e-2d4f6a8c0e12`);
      command.configure("hve:exchangeEndpoint", UNREACHABLE);
      command.configure("hve:graphEndpoint", UNREACHABLE);
    },
    [/localhost:1/, /no answer|cannot be reached|refused/i],
  ],
  [
    "no sign-in service at the other end",
    (command) => command.configure("hve:authority", `${UNREACHABLE}/9c8e3b52-6f0d-4c1a-9b7e-2d4f6a8c0e12`),
    [/localhost:1/],
  ],
  [
    "a wrong client secret",
    (command) => command.configure("hve:clientSecret", "guessed"),
    [/AADSTS7000215/, /pulumi config set --secret hve:clientSecret/],
  ],
  [
    "a tenant id that the credentials do not reach",
    (command) => command.configure("hve:tenantId", OTHER_TENANT),
    [new RegExp(OTHER_TENANT)],
  ],
  [
    "a file for another tenant",
    (command) => command.desire("tenant: fabrikam.onmicrosoft.com\naccounts: {}\n"),
    [/The file is for the tenant fabrikam\.onmicrosoft\.com, but the credentials reach tenant 9c8e3b52-/],
  ],
  [
    "a file for another tenant, also with preflight turned off",
    (command) => {
      command.desire("tenant: fabrikam.onmicrosoft.com\naccounts: {}\n");
      command.configure("hve:preflight", "false");
    },
    [/The file is for the tenant fabrikam\.onmicrosoft\.com, but the credentials reach tenant 9c8e3b52-/],
  ],
  [
    "a file that is missing",
    (command) => command.configure("hve:desiredState", "nowhere.yaml"),
    [/nowhere\.yaml:1:1: .*cannot be read/],
  ],
  [
    "a file that is not YAML",
    (command) => command.desire("tenant: [contoso.com\naccounts: {"),
    [/tenant\.yaml:\d+:\d+: \(syntax\)/],
  ],
  [
    "a file with several mistakes, all told at once",
    (command) =>
      command.desire(`tenant: contoso.onmicrosoft.com
accounts:
  a: { address: a@contoso.com, displayName: A, authenticationPolicy: none }
  b: { address: A@Contoso.com, displayName: B, colour: blue }
  c: { address: c at contoso, displayName: C }
`),
    [
      /:3:48: accounts\.a\.authenticationPolicy: "none" is not declared/,
      /:4:8: accounts\.b\.address: a@contoso\.com is an address of accounts\.a already/,
      /:4:48: accounts\.b\.colour: there is no such field/,
      /:5:8: accounts\.c\.address: Invalid email/,
    ],
  ],
  [
    "a password that the configuration does not have",
    (command) => command.configure("hve:alertsPassword", undefined),
    ["pulumi config set --secret hve:alertsPassword"],
  ],
  [
    "an account whose address exists already",
    (command) => command.desire(ACCOUNT),
    [/HighVolumeAccount legacy-printer@contoso\.com exists already in the tenant/, /Nothing was changed/],
  ],
  [
    "a missing sign-in",
    (command) => {
      command.configure("hve:clientId", undefined);
      command.configure("hve:clientSecret", undefined);
    },
    ["pulumi config set hve:clientId", "pulumi config set --secret hve:clientSecret"],
  ],
];

/** Nothing here may write, so that one lab does for all that leave it as it is. */
let lab: Awaited<ReturnType<typeof startLab>>;
beforeAll(async () => {
  lab = await startLab({ factor: 60_000 });
});
afterAll(() => lab[Symbol.asyncDispose]());

describe.concurrent("bad input", { timeout: 180_000 }, () => {
  test.each(cases)(
    "%s: a clear error, exit code 1, nothing changed in the tenant",
    async (_case, arrange, expected) => {
      await using command = await commandOnLab(lab);
      arrange(command);
      const { code, said } = await command.run("up", "--yes");
      for (const part of expected) expect(said).toMatch(part);
      expect(said, "a sentence, not a stack trace").not.toMatch(/^\s+at .*\.(ts|js):\d+/m);
      expect(code).toBe(1);
      expect(command.lab.calls.counters().writes).toBe(0);
    },
  );

  test("security defaults against a password sender are an error in preview, with the two ways out", async () => {
    await using command = await commandOnLab();
    command.lab.tenant.write((state) => {
      state.securityDefaults = true;
    });
    const { code, said } = await command.run("preview");
    expect(said).toMatch(/Security defaults are on .* block the password sign-in of alerts@contoso\.com/);
    expect(said).toMatch(/use OAuth .* or decide to switch security defaults off/);
    expect([code, command.lab.calls.counters().writes]).toEqual([1, 0]);
  });

  test("several findings of the tenant are told at once", async () => {
    await using command = await commandOnLab();
    command.lab.tenant.write((state) => {
      state.securityDefaults = true;
    });
    command.configure("hve:printerPassword", "Printer-4-ever");
    command.desire(`tenant: contoso.onmicrosoft.com
authenticationPolicies:
  block: { name: Block basic auth }
accounts:
  printer:
    { address: legacy-printer@contoso.com, displayName: P, password: { config: printerPassword }, authenticationPolicy: block }
`);
    const { said } = await command.run("preview");
    expect(said).toMatch(/Security defaults are on/);
    expect(said).toMatch(/AuthenticationPolicy "Block basic auth" exists already/);
    expect(said).toMatch(/HighVolumeAccount legacy-printer@contoso\.com exists already/);
  });

  test("a state file that cannot be read is refused and left as it is", async () => {
    await using command = await commandOnLab(lab);
    const garbage = '{"version": 3, "checkpoint": {"latest": ';
    mkdirSync(dirname(command.stateFile), { recursive: true });
    writeFileSync(command.stateFile, garbage);
    const { code, said } = await command.run("up", "--yes");
    expect(said).toMatch(/dev\.json/);
    expect(code).toBe(1);
    expect(readFileSync(command.stateFile, "utf8")).toBe(garbage);
    expect(command.lab.calls.counters().writes).toBe(0);
  });
});
