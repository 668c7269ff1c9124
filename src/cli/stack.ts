/** Which project, stack, state and passphrase a command is about. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Stack } from "../engine/engine.ts";
import { UsageError } from "./usageError.ts";

export interface StackOptions {
  stack?: string;
  cwd?: string;
  configFile?: string;
}

export interface ResolvedStack extends Stack {
  /** True when nobody said where the state lies, so that it lies in the project's own ignored folder. */
  isFallback: boolean;
}

/** @throws UsageError when there is no project here, or no passphrase. */
export function resolveStack({ stack, cwd, configFile }: StackOptions): ResolvedStack {
  const projectFolder = resolveProject(cwd ?? ".");
  const known = process.env["PULUMI_BACKEND_URL"] || loggedInBackend();
  const fallback = join(projectFolder, ".hve", "state");
  if (known === undefined) mkdirSync(fallback, { recursive: true, mode: 0o700 });
  return {
    projectFolder,
    stack: stack ?? process.env["PULUMI_STACK"] ?? "dev",
    ...(configFile === undefined ? {} : { configFile: resolve(cwd ?? ".", configFile) }),
    backendUrl: known ?? pathToFileURL(fallback).href,
    passphrase: passphrase(),
    isFallback: known === undefined,
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

/** Where `pulumi login` went, if that is a folder; other backends need Pulumi's own CLI. */
function loggedInBackend(): string | undefined {
  const file = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "credentials.json");
  if (!existsSync(file)) return undefined;
  const { current } = JSON.parse(readFileSync(file, "utf8")) as { current?: string };
  return current?.startsWith("file://") ? current : undefined;
}

function passphrase(): string {
  const { PULUMI_CONFIG_PASSPHRASE: text, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (text !== undefined) return text;
  if (file !== undefined) return readFileSync(file, "utf8").trimEnd();
  throw new UsageError(
    "The stack's secrets need a passphrase: set PULUMI_CONFIG_PASSPHRASE (the lab's is published: lab) or PULUMI_CONFIG_PASSPHRASE_FILE.",
  );
}
