import { createHash } from "node:crypto";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";
import {
  isObject,
  isSecret,
  makeSecret,
  signatureKey,
  type Properties,
  type PropertyValue,
} from "./propertyValue.ts";
import type { PendingOperation, ResourceState } from "./resourceState.ts";
import type { SecretsManager } from "./secretsManager.ts";

const deploymentVersion = 3;

/** The version this engine writes into the manifest; `magic` is its hash. */
export const manifestVersion = "v3.270.0";

/** What a state file holds. */
export interface Checkpoint {
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
  /** Absent in a stack that was never deployed. */
  salt?: string;
}

/** The parts of the file that are read before any secret can be opened. */
export interface CheckpointFile {
  salt?: string;
  /** The resources and operations as they stand in the file. */
  open(secrets: SecretsManager): Checkpoint;
}

/**
 * Reads the text of a state file.
 * @throws DeploymentError when it is damaged, newer than what is known here, or of another kind of secrets provider. Nothing may be
 * written over such a file.
 */
export function parseCheckpoint(text: string, file: string): CheckpointFile {
  const content = parseJson(text, file);
  if (!isObject(content)) throw damaged(file, "it is not an object");
  const version = content["version"];
  if (typeof version !== "number") throw damaged(file, "it has no version");
  if (version !== deploymentVersion)
    throw new DeploymentError(
      `${file} is in version ${version} of Pulumi's state format; this engine knows version ${deploymentVersion}. Nothing was changed. Install the Pulumi CLI that wrote it.`,
    );
  const checkpoint = content["checkpoint"];
  if (!isObject(checkpoint)) throw damaged(file, "it has no checkpoint");
  const features = content["features"];
  if (Array.isArray(features) && features.length > 0)
    throw needsPulumi(`${file} uses state features (${features.join(", ")})`);
  const latest = checkpoint["latest"];
  if (latest === undefined || latest === null)
    return { open: () => ({ resources: [], pendingOperations: [] }) };
  if (!isObject(latest)) throw damaged(file, "its deployment is not an object");
  checkManifest(latest["manifest"], file);
  const salt = saltOf(latest["secrets_providers"], file);
  return {
    ...(salt === undefined ? {} : { salt }),
    open: (secrets) => ({
      resources: list(latest["resources"], file).map((entry) => openResource(entry, secrets, file)),
      pendingOperations: list(latest["pending_operations"], file).map((entry) => ({
        resource: openResource(entry["resource"], secrets, file),
        type: entry["type"] as PendingOperation["type"],
      })),
    }),
  };
}

/** Writes what `parseCheckpoint` reads. */
export function serializeCheckpoint(
  stack: string,
  project: string,
  checkpoint: Checkpoint,
  secrets: SecretsManager,
  time: Date,
): string {
  const pending = checkpoint.pendingOperations.map(({ resource, type }) => ({
    resource: closeResource(resource, secrets),
    type,
  }));
  return JSON.stringify({
    version: deploymentVersion,
    checkpoint: {
      stack: `organization/${project}/${stack}`,
      latest: {
        manifest: { time: time.toISOString(), magic: magic(manifestVersion), version: manifestVersion },
        secrets_providers: { type: "passphrase", state: { salt: secrets.salt } },
        resources: checkpoint.resources.map((resource) => closeResource(resource, secrets)),
        ...(pending.length > 0 ? { pending_operations: pending } : {}),
        metadata: {},
      },
    },
  });
}

const magic = (version: string): string => createHash("sha256").update(version).digest("hex");

function parseJson(text: string, file: string): PropertyValue {
  try {
    return JSON.parse(text) as PropertyValue;
  } catch (error) {
    throw damaged(file, `it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function damaged(file: string, reason: string): DeploymentError {
  return new DeploymentError(
    `The state file ${file} is damaged: ${reason}. Nothing was changed. The state before the last write stands in ${file}.bak.`,
  );
}

function checkManifest(manifest: PropertyValue | undefined, file: string): void {
  if (!isObject(manifest)) throw damaged(file, "it has no manifest");
  const version = manifest["version"];
  if (typeof version !== "string" || version === "") return;
  if (manifest["magic"] !== magic(version)) throw damaged(file, "its manifest does not fit its version");
}

function saltOf(provider: PropertyValue | undefined, file: string): string | undefined {
  if (provider === undefined || provider === null) return undefined;
  if (!isObject(provider) || provider["type"] !== "passphrase")
    throw needsPulumi(
      `${file} uses the secrets provider ${isObject(provider) ? String(provider["type"]) : "?"}`,
    );
  const state = provider["state"];
  const salt = isObject(state) ? state["salt"] : undefined;
  if (typeof salt !== "string") throw damaged(file, "its secrets provider has no salt");
  return salt;
}

function list(value: PropertyValue | undefined, file: string): Properties[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isObject)) throw damaged(file, "a list in it holds no objects");
  return value;
}

function openResource(
  entry: PropertyValue | undefined,
  secrets: SecretsManager,
  file: string,
): ResourceState {
  if (!isObject(entry) || typeof entry["urn"] !== "string" || typeof entry["type"] !== "string")
    throw damaged(file, "a resource in it has no URN or no type");
  const properties = (key: string): Properties => {
    const value = entry[key] ?? {};
    if (!isObject(value)) throw damaged(file, `the ${key} of ${String(entry["urn"])} are not an object`);
    return openValue(value, secrets) as Properties;
  };
  return {
    ...(entry as unknown as ResourceState),
    custom: entry["custom"] === true,
    inputs: properties("inputs"),
    outputs: properties("outputs"),
  };
}

/** What is empty is left out, as Pulumi leaves it out. */
function closeResource(resource: ResourceState, secrets: SecretsManager): object {
  const { inputs, outputs, ...rest } = resource;
  const isEmpty = (value: unknown): boolean =>
    value === undefined ||
    value === false ||
    value === "" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  const kept = Object.entries(rest).filter(([key, value]) => key === "custom" || !isEmpty(value));
  return {
    ...Object.fromEntries(kept),
    ...(Object.keys(inputs).length > 0 ? { inputs: closeValue(inputs, secrets) } : {}),
    ...(Object.keys(outputs).length > 0 ? { outputs: closeValue(outputs, secrets) } : {}),
  };
}

/** A value as it stands in a file, with its secrets opened; one in plain text (`plaintext`, JSON) is taken as it is. */
export function openValue(value: PropertyValue, secrets: SecretsManager): PropertyValue {
  if (Array.isArray(value)) return value.map((inner) => openValue(inner, secrets));
  if (!isObject(value)) return value;
  if (isSecret(value)) {
    const { ciphertext, plaintext } = value;
    if (typeof plaintext === "string")
      return makeSecret(openValue(JSON.parse(plaintext) as PropertyValue, secrets));
    if (typeof ciphertext !== "string") throw new DeploymentError("A secret in the state has no ciphertext.");
    const secret = makeSecret(openValue(JSON.parse(secrets.decrypt(ciphertext)) as PropertyValue, secrets));
    if (isObject(secret)) written.set(secret, ciphertext);
    return secret;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, openValue(inner, secrets)]));
}

/** Ciphertexts by the secret they close: what did not change is not encrypted anew at every write. */
const written = new WeakMap<object, string>();

function closeValue(value: PropertyValue, secrets: SecretsManager): PropertyValue {
  if (Array.isArray(value)) return value.map((inner) => closeValue(inner, secrets));
  if (!isObject(value)) return value;
  if (isSecret(value)) {
    const text =
      written.get(value) ?? secrets.encrypt(JSON.stringify(closeValue(value["value"] ?? null, secrets)));
    written.set(value, text);
    return { [signatureKey]: value[signatureKey] ?? null, ciphertext: text };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closeValue(inner, secrets)]));
}
