import { serializeCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import type { Stack } from "./engine.ts";
import type { Project } from "./project.ts";
import { createSecretsManager, openSecretsManager, type SecretsManager } from "./secretsManager.ts";
import { Snapshot } from "./snapshot.ts";
import { neededPassphrase } from "./neededPassphrase.ts";
import { openConfiguration, type StackConfiguration, type StackFile } from "./stackConfiguration.ts";
import { StateFile } from "./stateFile.ts";

/** A stack's state, read and ready to be written. */
export interface OpenState {
  snapshot: Snapshot;
  configuration: StackConfiguration;
  secrets: SecretsManager;
  /** Writes the snapshot as it is now; several calls at once become one write. A dry run writes nothing. */
  save(): Promise<void>;
}

/** Where a state is and what opens it. */
export interface StateLocation {
  backend: string;
  project: Project;
  stack: Stack;
  stackFile: StackFile;
  dryRun: boolean;
}

/** @throws DeploymentError when state or configuration cannot be understood; nothing is written then. */
export async function openState({
  backend,
  project,
  stack,
  stackFile,
  dryRun,
}: StateLocation): Promise<OpenState> {
  const file = new StateFile(backend, project.name, stack.stack);
  const text = await file.read();
  const stored = text === undefined ? undefined : parseCheckpoint(text, file.path);
  const passphrase = neededPassphrase(stack);
  const open = (salt: string | undefined) =>
    salt === undefined ? createSecretsManager(passphrase) : openSecretsManager(passphrase, salt);
  const secrets = await open(stored?.salt ?? stackFile.encryptionSalt);
  const configurationSecrets =
    stackFile.encryptionSalt === undefined || stackFile.encryptionSalt === secrets.salt
      ? secrets
      : await open(stackFile.encryptionSalt);
  const configuration = openConfiguration(stackFile, project, configurationSecrets);
  const snapshot = new Snapshot(stored?.open(secrets) ?? { resources: [], pendingOperations: [] });
  file.allowWrites();

  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  const write = (): Promise<void> => {
    waiting = undefined;
    return file.write(
      serializeCheckpoint(stack.stack, project.name, snapshot.checkpoint(), secrets, new Date()),
    );
  };
  return {
    snapshot,
    configuration,
    secrets,
    save() {
      if (dryRun) return Promise.resolve();
      waiting ??= last = last.then(write, write);
      return waiting;
    },
  };
}
