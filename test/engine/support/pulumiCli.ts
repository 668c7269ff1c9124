import { execFile, execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { ToyProject } from "./toyProject.ts";
import type { Outcome, TraceChange } from "./trace.ts";

/** The version of the Pulumi CLI on PATH; undefined where there is none. */
export const pulumiVersion: string | undefined = findVersion();

/** Does a step of a scenario with the Pulumi CLI and returns what came of it, in the form of the recordings. */
export async function runWithPulumi(toy: ToyProject, step: TraceChange): Promise<Outcome> {
  await toy.prepare(step);
  const [verb = "", ...given] = step.run;
  const isPreview = verb === "preview" || given.includes("--preview-only");
  const events = join(toy.folder, "events.ndjson");
  await rm(events, { force: true });
  const importing = ["--file", toy.importFile, "--generate-code=false", "--protect=false"];
  const { code } = await pulumi(toy, [
    verb,
    ...given,
    ...(verb === "import" ? importing : []),
    ...(isPreview ? [] : ["--yes", "--skip-preview"]),
    ...["--stack", "dev", "--event-log", events],
  ]);
  const log = (await readFile(events, "utf8").catch(() => ""))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineLogEntry);
  return {
    exit: code,
    summary: log.findLast((entry) => entry.summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    steps: log.flatMap(({ resourcePreEvent, resOpFailedEvent }): Outcome["steps"] => {
      if (resourcePreEvent) return [{ op: resourcePreEvent.metadata.op, urn: resourcePreEvent.metadata.urn }];
      const failed = resOpFailedEvent?.metadata;
      return failed ? [{ failed: failed.op, urn: failed.urn }] : [];
    }),
    calls: await toy.takeCalls(),
    ...(await toy.readState()),
  };
}

/** Runs the Pulumi CLI in the toy's folder, with a home of its own. */
export async function pulumi(toy: ToyProject, args: string[]): Promise<{ code: number; output: string }> {
  const home = join(toy.folder, "home");
  await mkdir(join(toy.folder, "backend"), { recursive: true });
  const folder = join(toy.folder, "backend", ".pulumi", "stacks", "toy");
  await mkdir(folder, { recursive: true });
  // A stack that exists and was never deployed, as `pulumi stack init` leaves it.
  const fresh = JSON.stringify({ version: 3, checkpoint: { stack: "organization/toy/dev" } });
  await writeFile(join(folder, "dev.json"), fresh, { flag: "wx" }).catch(() => undefined);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...toy.stack.env,
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: toy.stack.backendUrl,
    PULUMI_CONFIG_PASSPHRASE: toy.stack.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DEBUG_COMMANDS: "1",
  };
  return new Promise((resolve) => {
    const options = { cwd: toy.stack.projectFolder, env: environment, maxBuffer: 64 * 1024 * 1024 };
    execFile(
      "pulumi",
      [...args, "--non-interactive", "--color", "never"],
      options,
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
        resolve({ code, output: stdout + stderr });
      },
    );
  });
}

interface EngineLogEntry {
  resourcePreEvent?: { metadata: { op: string; urn: string } };
  resOpFailedEvent?: { metadata: { op: string; urn: string } };
  summaryEvent?: { resourceChanges: Record<string, number> };
}

function findVersion(): string | undefined {
  try {
    return execFileSync("pulumi", ["version"], { encoding: "utf8" }).trim();
  } catch {
    return undefined; // no CLI on PATH
  }
}
