import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { configJson } from "./configJson.ts";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";
import { makeSecret, type Properties } from "./propertyValue.ts";
import type { Project } from "./project.ts";
import type { SecretsManager } from "./secretsManager.ts";

/** `Pulumi.<stack>.yaml` as it is written: secrets still closed. */
export interface StackFile {
  /** Absent when the stack has no secret of its own yet. */
  encryptionSalt?: string;
  entries: Record<string, unknown>;
}

/** The stack's configuration, secrets open. */
export interface StackConfiguration {
  /** Key with namespace to text; objects are JSON text. */
  values: Record<string, string>;
  secretKeys: string[];
}

/**
 * Reads the stack's file; a missing one is an empty one.
 * @see https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/
 */
export async function readStackFile(file: string): Promise<StackFile> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new DeploymentError(`${file} cannot be read: ${error.message}`, { cause: error });
  });
  const content = (parse(text) ?? {}) as Record<string, unknown>;
  const provider = content["secretsprovider"];
  if (provider !== undefined && provider !== "passphrase")
    throw needsPulumi(`${file} uses the secrets provider ${String(provider)}`);
  for (const key of ["environment", "encryptedkey"])
    if (content[key] !== undefined) throw needsPulumi(`${file} uses ${key}`);
  const salt = content["encryptionsalt"];
  return {
    entries: (content["config"] ?? {}) as Record<string, unknown>,
    ...(typeof salt === "string" ? { encryptionSalt: salt } : {}),
  };
}

/**
 * The configuration the program and the default provider get: the stack's, then the project's defaults.
 * @throws DeploymentError when a secret cannot be opened or a declared value is missing.
 */
export function openConfiguration(
  file: StackFile,
  project: Project,
  secrets: SecretsManager,
): StackConfiguration {
  const result: StackConfiguration = { values: {}, secretKeys: [] };
  const add = (key: string, value: unknown, secret: boolean): void => {
    result.values[key] = typeof value === "string" ? value : configJson(value);
    if (secret) result.secretKeys.push(key);
  };
  for (const [key, written] of Object.entries(file.entries)) {
    const opened = openSecrets(written, secrets);
    add(key.includes(":") ? key : `${project.name}:${key}`, opened.value, opened.secret);
  }
  for (const [key, setting] of Object.entries(project.configuration)) {
    if (key in result.values) continue;
    if (setting.required)
      throw new DeploymentError(
        `The configuration value ${key} is missing, which Pulumi.yaml declares: pulumi config set ${key} <value>`,
      );
    if (setting.value !== undefined) add(key, setting.value, setting.secret);
  }
  return result;
}

/** The configuration as inputs of the default provider. */
export function providerInputs(configuration: StackConfiguration): Properties {
  return Object.fromEntries(
    Object.entries(configuration.values).map(([key, value]) => [
      key,
      configuration.secretKeys.includes(key) ? makeSecret(value) : value,
    ]),
  );
}

function openSecrets(written: unknown, secrets: SecretsManager): { value: unknown; secret: boolean } {
  if (typeof written !== "object" || written === null) return { value: written, secret: false };
  const entries = Object.entries(written);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "secure" && typeof first[1] === "string")
    return { value: secrets.decrypt(first[1]), secret: true };
  const opened = entries.map(([key, inner]) => [key, openSecrets(inner, secrets)] as const);
  const secret = opened.some(([, inner]) => inner.secret);
  const value = Array.isArray(written)
    ? opened.map(([, inner]) => inner.value)
    : Object.fromEntries(opened.map(([key, inner]) => [key, inner.value]));
  return { value, secret };
}
