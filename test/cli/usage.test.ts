import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { startLabProcess } from "../../src/cli/labProcess.ts";
import { startLab } from "../../src/lab/lab.ts";
import { hve } from "../support/command.ts";

const LAB = { PULUMI_CONFIG_PASSPHRASE: "lab" };

/** A folder for one test. */
function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "hve-usage-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test.each([
  ["a number that is none", ["up", "--parallel", "many"], /whole number from 1/],
  [
    "a configuration file that is not there",
    ["preview", "--config-file", "nowhere.yaml"],
    /there is no .*nowhere\.yaml/,
  ],
  ["--json without --yes", ["up", "--json"], /add --yes/],
  ["refresh without --yes", ["refresh"], /add --yes/],
  ["a folder without a project", ["preview", "-C", tmpdir()], /There is no Pulumi\.yaml/],
])("%s is bad input, told in one sentence", async (_case, args, sentence) => {
  const { code, said } = await hve(args, LAB);
  expect(said).toMatch(sentence);
  expect(said.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(2);
});

test("a passphrase file that cannot be read is named", async () => {
  const env: NodeJS.ProcessEnv = { ...process.env, PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere" };
  delete env["PULUMI_CONFIG_PASSPHRASE"];
  const child = spawn(process.execPath, ["src/cli/hve.mjs", "preview"], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(2);
  expect(said).toBe("PULUMI_CONFIG_PASSPHRASE_FILE: /nowhere cannot be read.\n");
});

test("credentials of Pulumi that cannot be read are refused, not guessed", async () => {
  const home = temporaryFolder();
  writeFileSync(join(home, "credentials.json"), "{");
  const { code, said } = await hve(["preview"], { ...LAB, PULUMI_HOME: home });
  expect(said).toMatch(/credentials\.json cannot be read/);
  expect(code).toBe(2);
});

test("a login to a folder is where the state is; one to Pulumi Cloud is told, and the project's folder taken", async () => {
  const home = temporaryFolder();
  const project = join(home, "project");
  mkdirSync(project);
  writeFileSync(join(project, "Pulumi.yaml"), "name: none\nruntime: nodejs\n");
  writeFileSync(join(project, "Pulumi.dev.yaml"), "config: {}\n");
  const log = (current: string) => writeFileSync(join(home, "credentials.json"), JSON.stringify({ current }));
  const preview = () => hve(["preview", "--cwd", project], { ...LAB, PULUMI_HOME: home });

  log("https://api.pulumi.com");
  const cloud = await preview();
  expect(cloud.said).toMatch(/logged in to https:\/\/api\.pulumi\.com, which only the Pulumi CLI can use/);
  log(`file://${home}`);
  const folder = await preview();
  expect(folder.said).not.toMatch(/logged in|continues there/);
});

test("a Node that is too old starts the project's own, with its arguments and its exit code", async () => {
  const old =
    'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, ["--import", old, "src/cli/hve.mjs", ...args], { stdio: "ignore" });
    return new Promise((resolve) => child.once("close", resolve));
  };
  expect([await run("--help"), await run("up")]).toEqual([0, 2]);
});

test("a lab whose port is taken says which, in one sentence", async () => {
  await using other = await startLab();
  const { port } = new URL(other.addresses.exchange);
  await expect(startLabProcess(temporaryFolder(), `0,${port},0,0`)).rejects.toThrow(
    `The lab did not start: port ${port} is in use. Is another lab running?`,
  );
});
