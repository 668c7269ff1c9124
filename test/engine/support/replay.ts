import { embeddedEngine } from "../../../src/engine/embedded.ts";
import type { RunOptions, Verb } from "../../../src/engine/engine.ts";
import type { ToyProject } from "./toyProject.ts";
import type { Outcome, TraceChange } from "./trace.ts";

const flags: Record<string, RunOptions> = {
  "--refresh": { refresh: true },
  "--expect-no-changes": { expectNoChanges: true },
  "--preview-only": { previewOnly: true },
  "--run-program": { runProgram: true },
  "--clear-pending-creates": { clearPendingCreates: true },
};

/** Whether a verb of a recording writes nothing. */
export const isDryRun = ({ run }: TraceChange): boolean =>
  run[0] === "preview" || run.includes("--preview-only");

/** Does what a recording did, and returns what came of it. */
export async function replay(toy: ToyProject, step: TraceChange): Promise<Outcome> {
  await toy.prepare(step);
  const [verb, ...given] = step.run;
  const options = Object.assign({}, ...given.map((flag) => flags[flag] ?? unknownFlag(flag))) as RunOptions;
  const steps: Outcome["steps"] = [];
  const result = await embeddedEngine.run(verb as Verb, toy.stack, {
    ...options,
    ...(verb === "import" ? { importFile: toy.importFile, protect: false } : {}),
    onEvent(event) {
      if (event.kind !== "step") return;
      const { urn, operation, status } = event.step;
      if (status === "running") steps.push({ op: operation, urn });
      if (status === "failed") steps.push({ failed: operation, urn });
    },
  });
  return {
    exit: result.exitCode,
    summary: result.summary,
    steps,
    calls: await toy.takeCalls(),
    diags: result.diagnostics,
    ...(await toy.readState()),
  };
}

function unknownFlag(flag: string): never {
  throw new Error(`the recordings use a flag that is not known here: ${flag}`);
}
