import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { isProvider } from "../../src/cli/display/words.ts";
import type { RunResult } from "../../src/engine/engine.ts";
import { commandOnLab, hve } from "../support/command.ts";

test("help tells the verbs and their options", async () => {
  const { code, stdout } = await hve(["--help"]);
  for (const verb of [
    "preview",
    "up",
    "refresh",
    "destroy",
    "import",
    "stack",
    "config",
    "cancel",
    "lab",
    "start",
  ])
    expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
  expect(code).toBe(0);
});

test.each([
  ["an unknown verb", ["upp"]],
  ["an unknown option", ["up", "--frobnicate"]],
  ["a changing verb without a terminal and without --yes", ["up"]],
  ["destroy likewise", ["destroy"]],
  ["a folder without a project", ["preview", "--cwd", "/"]],
])("%s is bad input: exit code 2", async (_case, args) => {
  const { code, said } = await hve(args, { PULUMI_CONFIG_PASSPHRASE: "lab" });
  expect(said).not.toBe("");
  expect(said).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test.each([["--target"], ["--plan"], ["--policy-pack"], ["--target-dependents"]])(
  "%s is refused by name, with the way to it",
  async (flag) => {
    const { code, said } = await hve(["up", flag, "x"]);
    expect(said).toContain(`${flag}: `);
    expect(said).toContain("Install the Pulumi CLI");
    expect(code).toBe(2);
  },
);

test("a missing passphrase says which variables set it", async () => {
  const { code, said } = await hve(["preview"], { PULUMI_CONFIG_PASSPHRASE_FILE: "" });
  expect(said).toMatch(/PULUMI_CONFIG_PASSPHRASE/);
  expect(code).not.toBe(0);
});

test("preview --json writes the result to stdout and the talk to stderr; --expect-no-changes ends with 7", async () => {
  await using command = await commandOnLab();
  const { code, stdout, said } = await command.run("preview", "--json", "--expect-no-changes");
  const { summary, steps } = JSON.parse(stdout) as RunResult;
  const own = steps.filter(({ type }) => !isProvider(type));
  expect(own.map(({ name }) => name)).toContain("alerts");
  expect(summary).toEqual({ create: own.length });
  expect(said).toMatch(/Engine: embedded \(asked for\)/);
  expect(said).not.toContain(command.lab.addresses.clientSecret);
  expect(code).toBe(7);
  expect(command.lab.calls.counters().writes).toBe(0);
});

test.each(["src/start.mjs", "src/cli/hve.mjs"])(
  "%s on a Node that is too old says so in one sentence",
  async (entry) => {
    const old =
      'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';
    const script = `import("./${entry}").catch((error) => { console.error(error.__pulumiRunError, error.message); process.exit(1); })`;
    const child = spawn(process.execPath, ["--import", old, "--eval", script], {
      env: { ...process.env, HVE_NODE: "tried" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).toMatch(/needs Node 24\.5 or newer/);
    expect(code).toBe(1);
  },
);
