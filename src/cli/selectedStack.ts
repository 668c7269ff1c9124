/** The stack that `stack select` chose, where Pulumi's own CLI keeps it: both follow each other. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pulumiHome } from "./pulumiHome.ts";
import { readYaml } from "./readYaml.ts";
import { UsageError } from "./usageError.ts";

/** Newer CLIs keep one per backend, older ones one. */
interface WorkspaceFile {
  stack?: string;
  stacks?: Record<string, string>;
}

/** The stack's name without organisation and project, or undefined when none is selected. */
export function selectedStack(
  projectFolder: string,
  backendUrl: string,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const { stack, stacks } = read(workspaceFile(projectFolder, env));
  return (stacks?.[backendUrl] ?? stack)?.split("/").at(-1) || undefined;
}

/** Selects it for our commands and for `pulumi`. */
export function selectStack(
  projectFolder: string,
  backendUrl: string,
  name: string,
  env: NodeJS.ProcessEnv,
): void {
  const file = workspaceFile(projectFolder, env);
  const settings = read(file);
  const isOwn = backendUrl.startsWith("file://");
  const full = isOwn ? `organization/${projectName(projectFolder)}/${name}` : name;
  const next = { ...settings, stack: full, stacks: { ...settings.stacks, [backendUrl]: full } };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(next, null, 4), { mode: 0o600 });
  renameSync(temporary, file);
}

function workspaceFile(projectFolder: string, env: NodeJS.ProcessEnv): string {
  const path = realpathSync(join(projectFolder, "Pulumi.yaml"));
  const hash = createHash("sha1").update(path).digest("hex");
  return join(pulumiHome(env), "workspaces", `${projectName(projectFolder)}-${hash}-workspace.json`);
}

/** @throws UsageError when Pulumi.yaml names no project. */
function projectName(projectFolder: string): string {
  const file = join(projectFolder, "Pulumi.yaml");
  const { name } = readYaml(file);
  if (typeof name === "string" && name !== "") return name;
  throw new UsageError(`${file}: name is missing.`);
}

function read(file: string): WorkspaceFile {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as WorkspaceFile;
  } catch (cause) {
    throw new UsageError(`${file} cannot be read; delete it, or name the stack with --stack.`, { cause });
  }
}
