import { join } from "node:path";
import { readProject } from "../engine/project.ts";
import { createSecretsManager, openSecretsManager } from "../engine/secretsManager.ts";
import { openConfiguration, readStackFile } from "../engine/stackConfiguration.ts";
import { readYaml } from "./readYaml.ts";
import type { ResolvedStack } from "./stack.ts";

/** The `hve:` settings of a stack, secrets open, by their keys without the namespace. */
export async function stackSettings(stack: ResolvedStack): Promise<(key: string) => string | undefined> {
  const file = stack.configFile ?? join(stack.projectFolder, `Pulumi.${stack.stack}.yaml`);
  const values =
    stack.engine.name === "embedded" ? await opened(stack, file) : await toldByPulumi(stack, file);
  return (key) => values[`hve:${key}`];
}

/** Opened once: deriving the key from the passphrase takes most of a second. */
async function opened({ projectFolder, passphrase = "" }: ResolvedStack, file: string) {
  const stackFile = await readStackFile(file);
  const salt = stackFile.encryptionSalt;
  const secrets = await (salt === undefined
    ? createSecretsManager(passphrase)
    : openSecretsManager(passphrase, salt));
  return openConfiguration(stackFile, await readProject(projectFolder), secrets).values;
}

/** Pulumi alone can open the secrets of its other secrets providers. */
async function toldByPulumi(stack: ResolvedStack, file: string): Promise<Record<string, string>> {
  const keys = Object.keys((readYaml(file)["config"] ?? {}) as object).filter((key) =>
    key.startsWith("hve:"),
  );
  const values: Record<string, string> = {};
  for (const key of keys) {
    const found = await stack.engine.stacks.getConfig(stack, { key });
    if (found !== undefined) values[key] = found.value;
  }
  return values;
}
