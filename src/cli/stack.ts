/** Which project, stack, state, passphrase and engine a command is about. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Engine, Stack } from "../engine/engine.ts";
import type { CanAsk } from "./ask.ts";
import { backend, type Backend } from "./backend.ts";
import { chooseEngine } from "./chooseEngine.ts";
import { givenPassphrase, neededPassphrase } from "./passphrase.ts";
import { readYaml } from "./readYaml.ts";
import { selectedStack } from "./selectedStack.ts";
import { UsageError } from "./usageError.ts";

export interface StackOptions extends CanAsk {
  stack?: string;
  cwd?: string;
  configFile?: string;
  engine?: string;
}

export interface ResolvedStack extends Stack {
  backend: Backend;
  engine: Engine;
  /** Which engine, and why. */
  sentence: string;
}

/**
 * @param secrets whether the command reads or writes secrets.
 * @throws UsageError when there is no project here, no passphrase where one is needed, no such engine, or not the configuration file that
 * was named.
 */
export async function resolveStack(
  options: StackOptions,
  secrets: "opened" | "closed",
): Promise<ResolvedStack> {
  const { cwd = ".", configFile } = options;
  const projectFolder = resolveProject(cwd);
  const named = configFile === undefined ? undefined : resolve(cwd, configFile);
  if (named !== undefined && !existsSync(named)) throw new UsageError(`--config-file: there is no ${named}.`);
  const { env } = process;
  const chosen = await chooseEngine(options.engine);
  const state = backend(projectFolder, chosen.engine.name, env);
  const stack =
    stackName(options.stack || env["PULUMI_STACK"]) ?? selectedStack(projectFolder, state.url, env) ?? "dev";
  const stackFile = named ?? join(projectFolder, `Pulumi.${stack}.yaml`);
  const needed =
    secrets === "opened" && (chosen.engine.name === "embedded" || usesPassphrase(stackFile, state.url));
  const passphrase = needed ? await neededPassphrase(env, options) : givenPassphrase(env);
  return {
    ...chosen,
    projectFolder,
    stack,
    ...(named === undefined ? {} : { configFile: named }),
    backendUrl: state.url,
    ...(passphrase === undefined ? {} : { passphrase }),
    backend: state,
  };
}

/** `organization/hve/dev`, as Pulumi writes it too, is `dev`. */
const stackName = (written: string | undefined) =>
  written ? written.replace(/^organization\/(?:[^/]+\/)?/, "") : undefined;

/** With the Pulumi CLI another secrets provider may do without: the stack's own, or the one of Pulumi Cloud. */
function usesPassphrase(stackFile: string, backendUrl: string): boolean {
  const written = readYaml(stackFile);
  if (written["encryptionsalt"] !== undefined) return true;
  return written["secretsprovider"] === undefined && !backendUrl.startsWith("http");
}

/** The folder of `Pulumi.yaml`, from a folder in it. @throws UsageError when there is none. */
export function resolveProject(from: string): string {
  const folder = resolve(from);
  for (let each = folder; ; each = dirname(each)) {
    if (existsSync(join(each, "Pulumi.yaml"))) return each;
    if (dirname(each) === each) throw new UsageError(`There is no Pulumi.yaml in ${folder} or above it.`);
  }
}
