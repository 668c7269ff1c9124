import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";

/** What `Pulumi.yaml` says about the program. */
export interface Project {
  name: string;
  /** The folder of `Pulumi.yaml`. */
  root: string;
  /** Where program and providers run: the root, or the folder of `main`. */
  workingDirectory: string;
  /** What the program runner is given: a path in the working directory, or `.`. */
  entryPoint: string;
  /** Options of the runtime, as `runtime.options` has them. */
  runtimeOptions: Record<string, unknown>;
  /** Configuration the project itself declares. */
  configuration: Record<string, ProjectSetting>;
}

/** One entry under `config:` of `Pulumi.yaml`. */
export interface ProjectSetting {
  value?: unknown;
  secret: boolean;
  required: boolean;
}

/**
 * Reads `Pulumi.yaml`.
 * @throws DeploymentError when it is missing, unreadable, or asks for what only the Pulumi CLI does.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export async function readProject(folder: string): Promise<Project> {
  const root = resolve(folder);
  const file = join(root, "Pulumi.yaml");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new DeploymentError(`There is no readable Pulumi.yaml in ${root}.`, { cause: error });
  });
  const content = asRecord(parse(text));
  if (typeof content["name"] !== "string" || content["name"] === "")
    throw new DeploymentError(`${file}: name is missing.`);
  const runtime =
    typeof content["runtime"] === "string" ? { name: content["runtime"] } : asRecord(content["runtime"]);
  if (runtime["name"] !== "nodejs")
    throw needsPulumi(`Pulumi.yaml asks for the runtime ${String(runtime["name"])}`);
  for (const key of ["plugins", "packages"])
    if (content[key] !== undefined) throw needsPulumi(`Pulumi.yaml lists ${key}`);
  const main = content["main"];
  return {
    name: content["name"],
    root,
    runtimeOptions: asRecord(asRecord(runtime)["options"]),
    configuration: projectSettings(content["name"], asRecord(content["config"])),
    ...(await entry(root, typeof main === "string" && main !== "" ? main : undefined)),
  };
}

async function entry(root: string, main: string | undefined) {
  if (main === undefined) return { workingDirectory: root, entryPoint: "." };
  const path = resolve(root, main);
  const information = await stat(path).catch((error: unknown) => {
    throw new DeploymentError(`Pulumi.yaml: main names ${main}, which does not exist.`, { cause: error });
  });
  return information.isDirectory()
    ? { workingDirectory: path, entryPoint: "." }
    : { workingDirectory: dirname(path), entryPoint: path };
}

function projectSettings(project: string, entries: Record<string, unknown>): Record<string, ProjectSetting> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => {
      const isDeclaration = typeof entry === "object" && entry !== null && !Array.isArray(entry);
      const declaration = isDeclaration ? asRecord(entry) : { value: entry };
      const value = declaration["value"] ?? declaration["default"];
      return [
        key.includes(":") ? key : `${project}:${key}`,
        { value, secret: declaration["secret"] === true, required: isDeclaration && value === undefined },
      ];
    }),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
