/** A state outside of its backend, as `pulumi stack export` writes and `pulumi stack import` reads it. */
import { parseCheckpoint } from "./checkpoint.ts";
import { DeploymentError } from "./deploymentError.ts";
import { isObject, isSecret, signatureKey, type Properties, type PropertyValue } from "./propertyValue.ts";
import type { SecretsManager } from "./secretsManager.ts";

/** The deployment in the text of a state file; secrets stay as they are, or are opened with `secrets`. */
export function exportDeployment(text: string, secrets?: SecretsManager): Properties {
  const { version = 3, checkpoint } = JSON.parse(text) as {
    version?: number;
    checkpoint: { latest?: Properties };
  };
  const latest = checkpoint.latest ?? {};
  const open = (secret: Properties): Properties => ({
    [signatureKey]: secret[signatureKey] ?? null,
    plaintext: secrets?.decrypt(String(secret["ciphertext"])) ?? null,
  });
  return { version, deployment: secrets === undefined ? latest : mapSecrets(latest, open) };
}

/** A deployment that was read from a file, and what opens its secrets. */
export interface ReadDeployment {
  salt?: string;
  /** The text of a state file with it, every secret encrypted. */
  stateText(secrets: SecretsManager): string;
}

/** @throws DeploymentError when it is no deployment, or one of another stack. */
export function readDeployment(content: unknown, place: { project: string; stack: string }): ReadDeployment {
  const { version, deployment } = (content ?? {}) as { version?: unknown; deployment?: PropertyValue };
  if (typeof version !== "number" || !isObject(deployment))
    throw new DeploymentError(
      "The file holds no deployment: it needs `version` and `deployment`, as `stack export` writes them.",
    );
  const wrap = (latest: PropertyValue) =>
    JSON.stringify({
      version,
      checkpoint: { stack: `organization/${place.project}/${place.stack}`, latest },
    });
  const read = parseCheckpoint(wrap(deployment), "to import");
  return {
    ...(read.salt === undefined ? {} : { salt: read.salt }),
    stateText(secrets) {
      const close = (secret: Properties): Properties =>
        "plaintext" in secret
          ? {
              [signatureKey]: secret[signatureKey] ?? null,
              ciphertext: secrets.encrypt(String(secret["plaintext"])),
            }
          : secret;
      const provider = { type: "passphrase", state: { salt: secrets.salt } };
      const text = wrap(mapSecrets({ ...deployment, secrets_providers: provider }, close));
      const foreign = parseCheckpoint(text, "to import")
        .open(secrets)
        .resources.find(({ urn }) => !urn.startsWith(`urn:pulumi:${place.stack}::`));
      if (foreign !== undefined)
        throw new DeploymentError(
          `The file is from a different stack: ${foreign.urn} is not of ${place.stack}. Nothing was changed.`,
        );
      return text;
    },
  };
}

function mapSecrets<T extends PropertyValue>(value: T, change: (secret: Properties) => Properties): T {
  if (Array.isArray(value)) return value.map((inner) => mapSecrets(inner, change)) as T;
  if (!isObject(value)) return value;
  if (isSecret(value)) return change(value) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, mapSecrets(inner, change)]),
  ) as T;
}
