/** Which project, stack, state and passphrase a command is about. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Stack } from "../engine/engine.ts";
import { backend, type Backend } from "./backend.ts";
import { passphrase } from "./passphrase.ts";
import { UsageError } from "./usageError.ts";

export interface StackOptions {
  stack?: string;
  cwd?: string;
  configFile?: string;
}

export interface ResolvedStack extends Stack {
  backend: Backend;
  /** The shell line that gives `pulumi` the passphrase. */
  passphraseLine: string;
}

/** @throws UsageError when there is no project here, no passphrase, or not the configuration file that was named. */
export function resolveStack({ stack, cwd = ".", configFile }: StackOptions): ResolvedStack {
  const projectFolder = resolveProject(cwd);
  const named = configFile === undefined ? undefined : resolve(cwd, configFile);
  if (named !== undefined && !existsSync(named)) throw new UsageError(`--config-file: there is no ${named}.`);
  const { text, exportLine } = passphrase(process.env);
  const state = backend(projectFolder, process.env);
  return {
    projectFolder,
    stack: stack ?? (process.env["PULUMI_STACK"] || "dev"),
    ...(named === undefined ? {} : { configFile: named }),
    backendUrl: state.url,
    passphrase: text,
    backend: state,
    passphraseLine: exportLine,
  };
}

/** The folder of `Pulumi.yaml`, from a folder in it. @throws UsageError when there is none. */
export function resolveProject(from: string): string {
  const folder = resolve(from);
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, "Pulumi.yaml"))) return each;
    if (dirname(each) === each) throw new UsageError(`There is no Pulumi.yaml in ${folder} or above it.`);
  }
}
