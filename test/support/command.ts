/** The `hve` command as a person types it, on a fresh lab, with a state of its own. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import { LAB_PASSPHRASE } from "../../src/cli/start/labPassphrase.ts";
import { writeStackFile } from "../../src/cli/start/stackFile.ts";
import type { Stack } from "../../src/engine/engine.ts";
import { startLab } from "../../src/lab/lab.ts";

export interface Finished {
  code: number | null;
  /** stdout and stderr, as they came. */
  said: string;
  stdout: string;
}

/** Runs `hve` with arguments and waits for its end. @param input what stands on its stdin. */
export function hve(args: string[], env: Record<string, string> = {}, input = ""): Promise<Finished> {
  const clean = {
    ...process.env,
    NO_COLOR: "1",
    PULUMI_BACKEND_URL: "",
    PULUMI_HOME: join(process.cwd(), ".hve/test/pulumi-home"),
    HVE_ENGINE: "embedded",
    ...env,
  };
  const child = spawn(process.execPath, ["src/cli/hve.mjs", ...args], {
    env: clean,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined); // it may end without reading
  child.stdin.end(input);
  let said = "";
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said, stdout })));
}

/**
 * A lab, and everything a command needs to work on it.
 * @param shared a lab that others use too and that is not ended here; default a fresh one.
 */
export async function commandOnLab(shared?: Awaited<ReturnType<typeof startLab>>) {
  const lab = shared ?? (await startLab({ factor: 60_000 }));
  mkdirSync(".hve/test", { recursive: true });
  const folder = mkdtempSync(join(".hve/test", "command-"));
  const state = join(folder, "state");
  mkdirSync(state);
  const configFile = await writeStackFile(join(folder, "Pulumi.dev.yaml"), lab.addresses);
  const backendUrl = pathToFileURL(state).href;
  const env = { PULUMI_BACKEND_URL: backendUrl, PULUMI_CONFIG_PASSPHRASE: LAB_PASSPHRASE };
  /** The same stack, for an engine. */
  const stack: Stack = {
    ...{ projectFolder: process.cwd(), stack: "dev", configFile: resolve(configFile) },
    ...{ backendUrl, passphrase: LAB_PASSPHRASE },
  };
  return {
    lab,
    folder,
    stack,
    /** What the command needs in its environment. */
    env,
    stateFolder: state,
    stateFile: join(state, ".pulumi", "stacks", "hve", "dev.json"),
    run: (...args: string[]) => hve([...args, "--config-file", configFile], env),
    /** Sets a value of the stack's configuration; undefined takes it out. */
    configure(key: string, value: string | undefined) {
      const document = parseDocument(readFileSync(configFile, "utf8"));
      if (value === undefined) document.deleteIn(["config", key]);
      else document.setIn(["config", key], value);
      writeFileSync(configFile, document.toString());
    },
    /** Uses another desired-state file. */
    desire(text: string) {
      const file = join(folder, "tenant.yaml");
      writeFileSync(file, text);
      this.configure("hve:desiredState", file);
      return file;
    },
    async [Symbol.asyncDispose]() {
      if (shared === undefined) await lab[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
