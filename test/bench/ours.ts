/** Our way: the real program on the embedded engine, as `hve up` runs it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import { LAB_PASSPHRASE } from "../../src/cli/start/labPassphrase.ts";
import { writeStackFile } from "../../src/cli/start/stackFile.ts";
import type { LabAddresses } from "../../src/cli/labProcess.ts";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import type { RunOptions, Stack, Verb } from "../../src/engine/engine.ts";
import { desiredFile, wanted } from "./desired.ts";

export async function ours(
  folder: string,
  lab: LabAddresses,
  options: { accounts: number; password: string; billingPolicy: string; timeDivisor: number },
) {
  const state = join(folder, "state");
  mkdirSync(state, { recursive: true });
  const desired = join(folder, "tenant.yaml");
  writeFileSync(desired, desiredFile(options.accounts, options.billingPolicy));
  const configFile = await writeStackFile(join(folder, "Pulumi.dev.yaml"), lab);
  const document = parseDocument(readFileSync(configFile, "utf8"));
  document.setIn(["config", "hve:desiredState"], desired);
  document.setIn(["config", "hve:timeDivisor"], String(options.timeDivisor));
  document.setIn(["config", `hve:${wanted.passwordKey}`], options.password);
  writeFileSync(configFile, document.toString(), { mode: 0o600 });

  const stack: Stack = {
    projectFolder: process.cwd(),
    stack: "dev",
    configFile,
    backendUrl: pathToFileURL(state).href,
    passphrase: LAB_PASSPHRASE,
  };
  return {
    async run(verb: Verb, how: RunOptions = {}) {
      const result = await embeddedEngine.run(verb, stack, how);
      if (result.exitCode === 0) return result;
      throw new Error(`${verb}: ${result.diagnostics.map(({ message }) => message).join("\n")}`);
    },
    /** Changes the desired-state file. */
    desire(change: (text: string) => string) {
      writeFileSync(desired, change(readFileSync(desired, "utf8")));
    },
    /** As on the first day: no state, and the file as it was. */
    reset() {
      rmSync(state, { recursive: true });
      mkdirSync(state);
      writeFileSync(desired, desiredFile(options.accounts, options.billingPolicy));
    },
  };
}
