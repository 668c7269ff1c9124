/** `npm start`: the whole story on a fresh lab. Every claim it makes is checked; one that does not hold ends it with exit code 1. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { chooseEngine } from "./chooseEngine.ts";
import { interruptible } from "./interruptible.ts";
import { labAdmin } from "./labAdmin.ts";
import { startLabProcess } from "./labProcess.ts";
import { resolveProject } from "./stack.ts";
import { Claims } from "./start/claims.ts";
import { writeReport } from "./start/report.ts";
import { LAB_PASSPHRASE, writeStackFile } from "./start/stackFile.ts";
import { story } from "./start/story.ts";

/** How many runs are kept to look at. */
const KEPT_RUNS = 3;

export async function start({ engine: wanted }: { engine?: string }): Promise<number> {
  const { engine, sentence } = chooseEngine(wanted);
  console.log(sentence);
  const projectFolder = resolveProject(".");
  const folder = newRunFolder(join(projectFolder, ".hve", "start"));
  return interruptible(async (signal) => {
    await using lab = await startLabProcess(join(folder, "lab"), "0");
    console.log(
      `Lab: a fresh tenant ${lab.addresses.tenant} on free ports, with a private certificate authority`,
    );
    const configFile = await writeStackFile(join(folder, "Pulumi.dev.yaml"), lab.addresses);
    const stateFolder = join(folder, "state");
    mkdirSync(stateFolder, { mode: 0o700 });
    const stack = {
      projectFolder,
      stack: "dev",
      configFile,
      backendUrl: pathToFileURL(stateFolder).href,
      passphrase: LAB_PASSPHRASE,
    };
    const claims = new Claims();
    const steps = await story({ engine, stack, admin: labAdmin(lab.addresses), claims, signal });
    const report = writeReport(folder, { sentence, steps, claims: claims.made });
    const place = (path: string) => relative(process.cwd(), path);
    console.log(
      ["", ...claims.summary(), `State: ${place(stateFolder)}   Report: ${place(report)}`].join("\n"),
    );
    return claims.failed ? 1 : 0;
  });
}

/** A folder of its own for this run; the oldest ones go. */
function newRunFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const runs = readdirSync(parent)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
  for (const old of runs.slice(0, Math.max(0, runs.length - KEPT_RUNS + 1)))
    rmSync(join(parent, String(old)), { recursive: true });
  const folder = join(parent, String((runs.at(-1) ?? 0) + 1));
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
