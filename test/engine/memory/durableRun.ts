import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lockFolder, takeLock } from "../../../src/engine/lockFile.ts";
import { openState, type OpenState } from "../../../src/engine/openState.ts";
import type { Report } from "../../../src/engine/report.ts";
import type { ToyResource } from "../support/randomScenario.ts";
import { passphrase, salt } from "../support/passphrase.ts";
import { FileWorld } from "./fileWorld.ts";
import { runInMemory } from "./runInMemory.ts";

/** The stack's state in a folder, as the engine opens it. */
export const openToyState = (folder: string): Promise<OpenState> =>
  openState({
    backend: folder,
    project: {
      name: "toy",
      root: folder,
      workingDirectory: folder,
      entryPoint: ".",
      runtimeOptions: {},
      configuration: {},
    },
    stack: { projectFolder: folder, stack: "dev", backendUrl: `file://${folder}`, passphrase },
    stackFile: { entries: {}, encryptionSalt: salt },
    dryRun: false,
  });

/** A run with lock and state file on disk, and a provider whose world is a file beside them. */
export async function durableRun(folder: string, program: ToyResource[]): Promise<Report> {
  const backend = join(folder, "backend");
  const release = await takeLock(lockFolder(backend, "toy", "dev"));
  try {
    const { snapshot, save } = await openToyState(backend);
    const provider = new FileWorld(join(folder, "world.json"));
    const report = await runInMemory({ verb: "up", program, snapshot, provider, save });
    await save();
    return report;
  } finally {
    await release();
  }
}

// As a process: node durableRun.ts <folder> <program as JSON>
const [, file, folder, program] = process.argv;
if (file === fileURLToPath(import.meta.url) && folder !== undefined && program !== undefined) {
  const report = await durableRun(folder, JSON.parse(program) as ToyResource[]);
  process.exitCode = report.failed ? 1 : 0;
}
