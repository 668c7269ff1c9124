import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedEngine } from "../src/engine/embedded.ts";
import { dump } from "../src/lab/admin/dump.ts";
import { startLab, type Lab } from "../src/lab/lab.ts";
import { commandOnLab, hve } from "./support/command.ts";
import { findSecrets, formsOf } from "./support/plantedSecret.ts";
import { canSeeProcesses, watchProcesses } from "./support/watchProcesses.ts";

// Recognisable secrets go through the whole life of the dev stack, with everything switched on that talks, and with a service that quotes
// them in its refusals; then everything the runs left is searched for them in every form.
const secrets = {
  "client secret": 'Client"Secret\\of <the> lab+1/2=3&4%',
  "first password": 'First"Password\\aA1 <of> ours+/=&%',
  "second password": 'Second"Password\\bB2 <of> ours+/=&%',
} as const;

type Command = Awaited<ReturnType<typeof commandOnLab>>;

let lab: Lab;
let command: Command;
/** What was searched, by where it was found. */
const left: Record<string, string> = {};
let mostProcesses = 0;
/** The state before the destroy: as it stands, and with its secrets shown. */
let closed: unknown;
let opened: unknown;

/** Types a command, and keeps what it says, its processes' arguments and the temporary files they make. */
async function type(title: string, args: string[], input = "") {
  const temporary = join(command.folder, "tmp");
  mkdirSync(temporary, { recursive: true });
  const env = {
    ...command.env,
    ...{ HVE_LOG: "debug", TMPDIR: temporary, PULUMI_DEBUG: "1" },
    // Compiled code, which holds no values.
    NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
  };
  await using watch = watchProcesses(() => Object.assign(left, filesIn(temporary)));
  const withFile = [...args, "--config-file", command.stack.configFile!];
  const ended = await hve(withFile, { ...env, ...watch.mark }, input);
  left[`what "${title}" said`] = ended.said;
  left[`arguments of "${title}"`] = watch.commandLines().join("\n");
  mostProcesses = Math.max(mostProcesses, watch.commandLines().length);
  return ended;
}

function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files: Record<string, string> = {};
  for (const name of names) {
    try {
      const path = join(folder, name);
      if (statSync(path).isFile()) files[path] = readFileSync(path, "latin1");
    } catch {
      // it went meanwhile
    }
  }
  return files;
}

/** From now on the service quotes what it was sent: the worst that a refusal can do. */
function quote(
  server: "exchange" | "graph" | "login" | "smtp",
  name: string,
  secret: string,
  status: number,
  times = 100,
) {
  lab.faults.clear();
  const match = { server, name, times };
  lab.faults.add({ match, kind: "refuse", status, text: `LAB-You sent ${secret} to us.` });
}

const up = ["up", "--yes", "--skip-preview"];

async function rotate(secret: string, version: number) {
  const set = await type("config set", ["config", "set", "--secret", "hve:alertsPassword"], secret);
  expect(set.said).not.toMatch(/error/i);
  expect(set.code).toBe(0);
  const text = readFileSync("src/tenants/dev.yaml", "utf8");
  command.desire(text.replace("alertsPassword, version: 1", `alertsPassword, version: ${version}`));
}

/** The whole life; each run ends as it is told to. */
async function live() {
  const wanted = async (code: number, title: string, args: string[]) => {
    const ended = await type(title, args);
    expect(ended.code, `${title}:\n${ended.said}`).toBe(code);
    return ended;
  };
  await rotate(secrets["first password"], 1);
  await wanted(0, "preview", ["preview"]);
  quote("login", "POST token", secrets["client secret"], 401);
  await wanted(1, "up, sign-in refused", up);
  // One account after the other, so that the refusal meets the one that sent this password.
  quote("exchange", "New-MailUser", secrets["first password"], 400, 1);
  const refused = await wanted(1, "up, account refused", [...up, "--parallel", "1"]);
  expect(refused.said).toMatch(/alerts: New-MailUser: .*LAB-You sent \[secret\] to us/);
  quote("smtp", "AUTH", secrets["first password"], 535);
  expect((await wanted(1, "up, probe refused", up)).said).toMatch(/535/);
  lab.faults.clear();
  await wanted(0, "up", [...up, "--json"]);

  await rotate(secrets["second password"], 2);
  quote("graph", "PATCH /users/{id}", secrets["second password"], 400);
  expect((await wanted(1, "rotation refused", up)).said).toMatch(/LAB-You sent \[secret\] to us/);
  lab.faults.clear();
  await wanted(0, "rotation", up);
  left["state after the rotation, with its history"] = Object.values(filesIn(command.stateFolder)).join("\n");
  await wanted(0, "refresh", ["refresh", "--yes", "--skip-preview", "--run-program"]);
  const { stacks } = embeddedEngine;
  closed = await stacks.export(command.stack, false);
  opened = await stacks.export(command.stack, true);
  await wanted(0, "destroy", ["destroy", "--yes", "--skip-preview", "--run-program"]);
}

beforeAll(async () => {
  lab = await startLab({
    factor: 60_000,
    seed: ({ applications }) => {
      for (const application of applications)
        if (application.secret !== null) application.secret = secrets["client secret"];
    },
  });
  command = await commandOnLab(lab);
  command.configure("hve:timeDivisor", String(lab.tenant.factor));
  await type("config set", ["config", "set", "--secret", "hve:clientSecret"], secrets["client secret"]);
  await live();
}, 900_000);

afterAll(async () => {
  await command[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

test("the search finds each secret in each form, and a token", () => {
  for (const [name, secret] of Object.entries(secrets))
    for (const [form, text] of Object.entries(formsOf(secret)))
      expect(findSecrets(`before ${text} after`, secrets)).toContain(`${name} (${form})`);
  const sentence = Buffer.from(`user=alerts;password=${secrets["first password"]}`).toString("base64");
  expect(findSecrets(sentence, secrets)).toHaveLength(2);
  expect(findSecrets("Bearer eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJsYWIifQ.c2lnbmF0dXJl", secrets)).toEqual([
    "a token",
  ]);
});

describe("in clear they are nowhere", () => {
  test("in what was said, arguments, temporary files, state and configuration", () => {
    Object.assign(left, filesIn(command.folder));
    left["dump"] = JSON.stringify(dump(lab.tenant.state));
    left["journal"] = JSON.stringify(lab.calls.entries);
    expect(lab.calls.entries.length).toBeGreaterThan(50);
    const found = Object.entries(left).flatMap(([where, text]) =>
      findSecrets(text, secrets).map((what) => `${what} in ${where}`),
    );
    expect(found).toEqual([]);
    if (canSeeProcesses) expect(mostProcesses).toBeGreaterThanOrEqual(3); // command, program, provider
  });
});

test("encrypted they stand in the configuration and in the state, each where it belongs", async () => {
  const { stacks } = embeddedEngine;
  const value = async (key: string) => (await stacks.getConfig(command.stack, { key }))?.value;
  expect(await value("hve:clientSecret")).toBe(secrets["client secret"]);
  expect(await value("hve:alertsPassword")).toBe(secrets["second password"]);

  expect(findSecrets(JSON.stringify(closed), secrets)).toEqual([]);
  const provider = "pulumi:providers:pulumi-nodejs default";
  const account = "pulumi-nodejs:dynamic/hve:HighVolumeAccount alerts";
  // A refresh hands the provider nothing but outputs, so what it must give back stands there, too, as a secret.
  expect(placesOf(secrets["second password"])).toEqual([
    `${provider} inputs.hve:alertsPassword.plaintext`,
    `${provider} outputs.hve:alertsPassword.plaintext`,
    `${account} inputs.password.plaintext`,
    `${account} outputs.password.plaintext`,
  ]);
  expect(placesOf(secrets["client secret"])).toEqual([
    `${provider} inputs.hve:clientSecret.plaintext`,
    `${provider} outputs.hve:clientSecret.plaintext`,
  ]);
  expect(placesOf(secrets["first password"])).toEqual([]);
});

/** Where in the opened state a secret stands: type and name of the resource, and the property; one that is encrypted ends in `.plaintext`. */
function placesOf(secret: string): string[] {
  const { resources } = (opened as { deployment: { resources: { urn: string }[] } }).deployment;
  return resources.flatMap(({ urn, ...resource }) => {
    const [type, name] = urn.split("::").slice(-2) as [string, string];
    return pathsTo(resource, secret).map((path) => `${type.split("$").at(-1)} ${name} ${path.slice(1)}`);
  });
}

function pathsTo(value: unknown, secret: string, path = ""): string[] {
  if (typeof value === "string") return findSecrets(value, { secret }).length > 0 ? [path] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => pathsTo(each, secret, `${path}.${key}`));
}
