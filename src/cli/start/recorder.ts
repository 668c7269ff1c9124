/** Runs the engine for the story: shown to people, counted by the lab, kept for the report. */
import type { Engine, RunOptions, RunResult, Stack, Verb } from "../../engine/engine.ts";
import { display } from "../display/display.ts";
import { Interrupted } from "../interrupted.ts";
import type { LabAdmin, LabCalls } from "../labAdmin.ts";

/** One run of the engine. */
export interface StoryStep {
  title: string;
  verb: Verb;
  options: RunOptions;
  /** What the lab counted meanwhile. */
  calls: LabCalls;
  result: RunResult;
}

export interface Recorder {
  /** Every run that ended, also a failed one. */
  readonly steps: readonly StoryStep[];
  /** @throws Interrupted when Ctrl-C came before or during it. */
  run(title: string, verb: Verb, options?: RunOptions): Promise<StoryStep>;
}

export function recorder(
  engine: Engine,
  stack: Stack,
  admin: LabAdmin,
  { signal, stopped }: { signal: AbortSignal; stopped: AbortSignal },
): Recorder {
  const steps: StoryStep[] = [];
  const stopIfInterrupted = (doing: string) => {
    if (signal.aborted) throw new Interrupted(`Interrupted ${doing}.`);
  };
  return {
    steps,
    async run(title, verb, options = {}) {
      stopIfInterrupted(`before "${title}"`);
      console.log(`\n${title}`);
      const before = await admin.calls();
      const screen = display({
        verb,
        stack: stack.stack,
        stream: process.stdout,
        outputs: false,
        signal,
        stopped,
      });
      const result = await engine.run(verb, stack, { ...options, signal, onEvent: screen.event });
      screen.end(result);
      const after = await admin.calls();
      const calls = { reads: after.reads - before.reads, writes: after.writes - before.writes };
      console.log(`  The lab counted ${calls.reads} reads and ${calls.writes} writes.`);
      const step = { title, verb, options, calls, result };
      steps.push(step);
      stopIfInterrupted(`in "${title}"`);
      return step;
    },
  };
}
