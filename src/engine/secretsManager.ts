import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { DeploymentError } from "./deploymentError.ts";

const rounds = 1_000_000;
const tagBytes = 16;
const derive = promisify(pbkdf2);

/** One derivation takes a third of a second; a process that runs several verbs does it once per salt. */
const derivedKeys = new Map<string, Promise<Buffer>>();

/** Encrypts and decrypts what a stack keeps secret, as Pulumi's passphrase provider does. */
export interface SecretsManager {
  /** The text that stands as `encryptionsalt` in the configuration and as `salt` in the state. */
  readonly salt: string;
  encrypt(text: string): string;
  /** @throws DeploymentError when the text was not encrypted with this passphrase and salt. */
  decrypt(ciphertext: string): string;
}

/** A secrets manager with a fresh salt. */
export async function createSecretsManager(passphrase: string): Promise<SecretsManager> {
  const salt = randomBytes(8).toString("base64");
  const key = await keyFor(passphrase, salt);
  return manager(key, `v1:${salt}:${encrypt(key, "pulumi")}`);
}

/** @throws DeploymentError when the passphrase does not fit the salt. */
export async function openSecretsManager(passphrase: string, saltText: string): Promise<SecretsManager> {
  const [version, salt, ...check] = saltText.split(":");
  if (version !== "v1" || !salt || check.length !== 3)
    throw new DeploymentError("The stack's encryption salt is not in a form that is known.");
  const key = await keyFor(passphrase, salt);
  const opened = attempt(() => decrypt(key, check.join(":")));
  if (opened !== "pulumi")
    throw new DeploymentError(
      "The passphrase does not open this stack's secrets. Set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the one it was made with.",
    );
  return manager(key, saltText);
}

function manager(key: Buffer, salt: string): SecretsManager {
  return {
    salt,
    encrypt: (text) => encrypt(key, text),
    decrypt(ciphertext) {
      const text = attempt(() => decrypt(key, ciphertext));
      if (text === undefined)
        throw new DeploymentError(
          "A secret of this stack cannot be decrypted: it was damaged, or encrypted with another passphrase.",
        );
      return text;
    },
  };
}

function keyFor(passphrase: string, salt: string): Promise<Buffer> {
  const name = JSON.stringify([passphrase, salt]);
  const known = derivedKeys.get(name);
  if (known) return known;
  const key = derive(passphrase, Buffer.from(salt, "base64"), rounds, 32, "sha256");
  derivedKeys.set(name, key);
  return key;
}

function encrypt(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${bytes.toString("base64")}`;
}

function decrypt(key: Buffer, text: string): string {
  const [version, nonce, body] = text.split(":");
  if (version !== "v1" || nonce === undefined || body === undefined)
    throw new Error("not a version 1 secret");
  const bytes = Buffer.from(body, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(0, -tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** Decoding refuses by throwing; the caller says what that means. */
function attempt(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
