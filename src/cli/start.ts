/** `npm start`: the whole story on a fresh lab. Every claim it makes is checked; one that does not hold ends it with exit code 1. */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { chooseEngine } from "./chooseEngine.ts";
import { interruptible } from "./interruptible.ts";
import { labAdmin } from "./labAdmin.ts";
import { startLabProcess } from "./labProcess.ts";
import { resolveProject } from "./stack.ts";
import { Claims } from "./start/claims.ts";
import { recorder } from "./start/recorder.ts";
import { writeReport } from "./start/report.ts";
import { runFolder } from "./start/runFolder.ts";
import { LAB_PASSPHRASE } from "./start/labPassphrase.ts";
import { writeStackFile, type Exchange } from "./start/stackFile.ts";
import { story } from "./start/story.ts";

export interface StartOptions {
  engine?: string;
  /** Default `rest`, which needs no PowerShell. */
  exchange?: Exchange;
}

/** @returns the exit code. @throws LabError, Interrupted or ClaimError; the report is written all the same. */
export async function start({ engine: wanted, exchange }: StartOptions): Promise<number> {
  const { engine, sentence } = await chooseEngine(wanted);
  console.log(sentence);
  const projectFolder = resolveProject(".");
  const folder = runFolder(join(projectFolder, ".hve", "start"));
  const startedAt = new Date();
  return interruptible(async (signal, stopped) => {
    await using lab = await startLabProcess(join(folder, "lab"), "0");
    const admin = labAdmin(lab.addresses);
    console.log(`Lab: a fresh tenant ${lab.addresses.tenant} on free ports, with a private CA`);
    const configFile = await writeStackFile(join(folder, "Pulumi.dev.yaml"), lab.addresses, exchange);
    const state = join(folder, "state");
    mkdirSync(state, { mode: 0o700 });
    const backendUrl = pathToFileURL(state).href;
    const stack = { projectFolder, stack: "dev", configFile, backendUrl, passphrase: LAB_PASSPHRASE };

    const claims = new Claims();
    const recorded = recorder(engine, stack, admin, { signal, stopped });
    let ended: string | undefined;
    try {
      await story(recorded, admin, claims);
    } catch (error) {
      ended = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      const durationMs = Date.now() - startedAt.getTime();
      const report = writeReport(folder, {
        engine: sentence,
        startedAt: startedAt.toISOString(),
        durationMs,
        ...(ended === undefined ? {} : { ended }),
        claims: claims.made,
        steps: recorded.steps,
      });
      const place = (path: string) => relative(process.cwd(), path);
      console.log(`\n${ended === undefined ? "Done" : "Ended"} after ${(durationMs / 1000).toFixed(0)} s:`);
      for (const line of claims.summary()) console.log(line);
      console.log(`State: ${place(state)}\nReport: ${place(report)}`);
    }
    return 0;
  });
}
