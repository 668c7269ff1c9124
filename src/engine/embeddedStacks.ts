import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { backendFolder } from "./backendFolder.ts";
import { parseCheckpoint, serializeCheckpoint } from "./checkpoint.ts";
import { DeploymentError } from "./deploymentError.ts";
import { embeddedConfiguration, secretsOfConfiguration } from "./embeddedConfiguration.ts";
import { exportDeployment, readDeployment } from "./deploymentFile.ts";
import type { Stack } from "./engine.ts";
import { lockFolder, takeLock } from "./lockFile.ts";
import { neededPassphrase } from "./neededPassphrase.ts";
import { readProject } from "./project.ts";
import { revealAll } from "./propertyValue.ts";
import { shown } from "./propertyDifferences.ts";
import { openSecretsManager, type SecretsManager } from "./secretsManager.ts";
import { StackNotFoundError } from "./stackNotFoundError.ts";
import type { Stacks } from "./stacks.ts";
import { StateFile } from "./stateFile.ts";
import { isStackType } from "./urn.ts";

/** Stacks in Pulumi's file-backend folder, without the Pulumi CLI. */
export const embeddedStacks: Stacks = {
  async list(project) {
    const { name, root } = await readProject(project.projectFolder);
    const folder = join(backendFolder(project.backendUrl, root), ".pulumi", "stacks", name);
    const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw new DeploymentError(`${folder} cannot be read: ${error.message}`, { cause: error });
    });
    const stacks = files
      .filter((file) => file.endsWith(".json"))
      .map((file) => file.slice(0, -".json".length));
    return Promise.all(
      stacks.sort().map(async (stack) => {
        const { deployment } = exportDeployment((await stateOf({ ...project, stack })).text);
        const { manifest, resources } = deployment as { manifest?: { time?: string }; resources?: unknown[] };
        const lastUpdate = manifest?.time;
        return {
          name: stack,
          resourceCount: resources?.length ?? 0,
          ...(lastUpdate === undefined ? {} : { lastUpdate }),
        };
      }),
    );
  },

  async init(stack) {
    if (!/^[\w.-]{1,100}$/.test(stack.stack))
      throw new DeploymentError(
        "A stack name may only contain alphanumeric, hyphens, underscores, or periods.",
      );
    const { project, file, locks } = await placeOf(stack);
    if ((await file.read()) !== undefined) throw new DeploymentError(`stack '${stack.stack}' already exists`);
    const secrets = await secretsOfConfiguration(stack, project.root);
    const release = await takeLock(locks);
    try {
      file.allowWrites();
      const empty = { resources: [], pendingOperations: [] };
      await file.write(serializeCheckpoint(stack.stack, project.name, empty, secrets, new Date()));
    } finally {
      await release();
    }
  },

  async outputs(stack, showSecrets) {
    const { text, path } = await stateOf(stack);
    const stored = parseCheckpoint(text, path);
    const secrets =
      showSecrets && stored.salt !== undefined
        ? await openSecretsManager(neededPassphrase(stack), stored.salt)
        : blind;
    const root = stored.open(secrets).resources.find(({ type }) => isStackType(type));
    const outputs = root?.outputs ?? {};
    return showSecrets ? revealAll(outputs) : (shown(outputs) as Record<string, unknown>);
  },

  async export(stack, showSecrets) {
    const { text, path } = await stateOf(stack);
    const { salt } = parseCheckpoint(text, path);
    if (!showSecrets || salt === undefined) return exportDeployment(text);
    return exportDeployment(text, await openSecretsManager(neededPassphrase(stack), salt));
  },

  async import(stack, deployment) {
    const { project, file, locks } = await placeOf(stack);
    if ((await file.read()) === undefined) throw new StackNotFoundError(stack.stack);
    const read = readDeployment(deployment, { project: project.name, stack: stack.stack });
    const secrets =
      read.salt === undefined
        ? await secretsOfConfiguration(stack, project.root)
        : await openSecretsManager(neededPassphrase(stack), read.salt);
    const text = read.stateText(secrets);
    const release = await takeLock(locks);
    try {
      file.allowWrites(); // what stands there is replaced on purpose; a copy of it is kept
      await file.write(text);
    } finally {
      await release();
    }
  },

  async cancel(stack) {
    const { file, locks } = await placeOf(stack);
    const names = await readdir(locks).catch(() => []);
    if (names.length === 0 && (await file.read()) === undefined) throw new StackNotFoundError(stack.stack);
    await Promise.all(names.map((name) => rm(join(locks, name), { force: true })));
  },

  ...embeddedConfiguration,
};

async function placeOf(stack: Stack) {
  const project = await readProject(stack.projectFolder);
  const backend = backendFolder(stack.backendUrl, project.root);
  return {
    project,
    file: new StateFile(backend, project.name, stack.stack),
    locks: lockFolder(backend, project.name, stack.stack),
  };
}

async function stateOf(stack: Stack) {
  const { file } = await placeOf(stack);
  const text = await file.read();
  if (text === undefined) throw new StackNotFoundError(stack.stack);
  parseCheckpoint(text, file.path);
  return { text, path: file.path };
}

const refuse = (): never => {
  throw new DeploymentError("This secrets manager only hides.");
};

/** Opens no secret, so that it can be hidden without the passphrase. */
const blind: SecretsManager = { salt: "", encrypt: refuse, decrypt: () => '"[secret]"' };
