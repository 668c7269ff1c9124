import { join } from "node:path";
import { configJson } from "./configJson.ts";
import { parseConfigKey, type ConfigPath } from "./configKey.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Stack } from "./engine.ts";
import { neededPassphrase } from "./neededPassphrase.ts";
import { readProject } from "./project.ts";
import { createSecretsManager, openSecretsManager, type SecretsManager } from "./secretsManager.ts";
import { openConfiguration, readStackFile } from "./stackConfiguration.ts";
import { StackFileEdit } from "./stackFileEdit.ts";
import type { Stacks } from "./stacks.ts";

/** A stack's configuration in `Pulumi.<stack>.yaml`, without the Pulumi CLI. */
export const embeddedConfiguration: Pick<Stacks, "getConfig" | "setConfig"> = {
  async getConfig(stack, { key, path = false }) {
    const project = await readProject(stack.projectFolder);
    const stackFile = await readStackFile(configFileOf(stack, project.root));
    const [name, ...rest] = parseConfigKey(key, path, project.name);
    const salt = stackFile.encryptionSalt;
    const secrets =
      salt === undefined || stack.passphrase === undefined
        ? locked(stack)
        : await openSecretsManager(stack.passphrase, salt);
    // Only what is asked for is opened, so that a plain value needs no passphrase.
    const own = Object.entries(stackFile.entries).filter(([written]) =>
      [written, `${project.name}:${written}`].includes(name),
    );
    const declared = Object.entries(project.configuration).filter(
      ([written, setting]) => written === name && !setting.required,
    );
    const { values, secretKeys } = openConfiguration(
      { entries: Object.fromEntries(own) },
      { ...project, configuration: Object.fromEntries(declared) },
      secrets,
    );
    const value = values[name] === undefined ? undefined : memberOf(values[name], rest);
    return value === undefined ? undefined : { value, secret: secretKeys.includes(name) };
  },

  async setConfig(stack, { key, path = false }, { value, secret }) {
    const project = await readProject(stack.projectFolder);
    const at = parseConfigKey(key, path, project.name);
    const secrets = secret ? await secretsOfConfiguration(stack, project.root) : undefined;
    const edit = await StackFileEdit.read(configFileOf(stack, project.root));
    edit.set(at, project.name, secrets === undefined ? typed(value, at) : { secure: secrets.encrypt(value) });
    await edit.write();
  },
};

const configFileOf = ({ configFile, stack }: Stack, root: string) =>
  configFile ?? join(root, `Pulumi.${stack}.yaml`);

/** What the configuration's secrets are encrypted with; the salt is made and written when there is none. */
export async function secretsOfConfiguration(stack: Stack, root: string): Promise<SecretsManager> {
  const passphrase = neededPassphrase(stack);
  const file = configFileOf(stack, root);
  const { encryptionSalt } = await readStackFile(file);
  if (encryptionSalt !== undefined) return openSecretsManager(passphrase, encryptionSalt);
  const secrets = await createSecretsManager(passphrase);
  const edit = await StackFileEdit.read(file);
  edit.setEncryptionSalt(secrets.salt);
  await edit.write();
  return secrets;
}

/** Says what is missing as soon as there is a secret to open. */
function locked(stack: Stack): SecretsManager {
  const refuse = (): never => {
    neededPassphrase(stack);
    throw new DeploymentError("The configuration holds a secret, but no encryptionsalt that would open it.");
  };
  return { salt: "", encrypt: refuse, decrypt: refuse };
}

/** Inside an object numbers and truth values are what they look like; a whole value is always text. */
function typed(value: string, at: ConfigPath): string | number | boolean {
  if (at.length === 1) return value;
  if (value === "true" || value === "false") return value === "true";
  return /^(0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

/** A member of a value, which is JSON text; undefined when it is not there. */
function memberOf(text: string, path: (string | number)[]): string | undefined {
  if (path.length === 0) return text;
  const value = path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    decoded(text),
  );
  return value === undefined || typeof value === "string" ? value : configJson(value);
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a plain text has no members
  }
}
