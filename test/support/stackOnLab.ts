/** A stack of our program on a fresh lab, run by an engine in this process. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import { LAB_PASSPHRASE } from "../../src/cli/start/labPassphrase.ts";
import { writeStackFile } from "../../src/cli/start/stackFile.ts";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import type { Engine, RunOptions, Stack, Verb } from "../../src/engine/engine.ts";
import { startLab, type LabOptions } from "../../src/lab/lab.ts";

export async function stackOnLab(engine: Engine = embeddedEngine, options: LabOptions = {}) {
  const lab = await startLab({ factor: 60_000, ...options });
  mkdirSync(".hve/test", { recursive: true });
  const folder = mkdtempSync(join(".hve/test", "stack-"));
  mkdirSync(join(folder, "state"));
  const configFile = await writeStackFile(join(folder, "Pulumi.dev.yaml"), lab.addresses);
  const stack: Stack = {
    projectFolder: process.cwd(),
    stack: "dev",
    configFile,
    backendUrl: pathToFileURL(join(folder, "state")).href,
    passphrase: LAB_PASSPHRASE,
  };
  function configure(key: string, value: string | number | undefined) {
    const document = parseDocument(readFileSync(configFile, "utf8"));
    if (value === undefined) document.deleteIn(["config", key]);
    else document.setIn(["config", key], value);
    writeFileSync(configFile, document.toString());
  }
  return {
    lab,
    folder,
    stack,
    configure,
    /** The desired-state file from now on. */
    desire(text: string) {
      writeFileSync(join(folder, "tenant.yaml"), text);
      configure("hve:desiredState", join(folder, "tenant.yaml"));
    },
    /** Runs a verb. @returns its result, the writes it made in the tenant, and everything it said, errors and warnings, as one text. */
    async run(verb: Verb, how: RunOptions = {}) {
      const before = lab.calls.counters().writes;
      const result = await engine.run(verb, stack, how);
      const said = result.diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join("\n");
      return { ...result, writes: lab.calls.counters().writes - before, said };
    },
    /** The resources in the state, as they stand in the file. */
    resources(): { urn: string; type: string; id?: string; dependencies?: string[]; outputs?: any }[] {
      const file = join(folder, "state", ".pulumi", "stacks", "hve", "dev.json");
      const state = JSON.parse(readFileSync(file, "utf8")) as any;
      return state.checkpoint.latest.resources ?? [];
    },
    async [Symbol.asyncDispose]() {
      await lab[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
