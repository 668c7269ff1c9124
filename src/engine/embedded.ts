import { embeddedStacks } from "./embeddedStacks.ts";
import type { Engine, RunResult } from "./engine.ts";
import { Report } from "./report.ts";

/** Runs a Pulumi program of dynamic resources without the Pulumi CLI, on the CLI's own state files. */
export const embeddedEngine: Engine = {
  name: "embedded",
  version: "3.270.0",
  stacks: embeddedStacks,
  async run(verb, stack, options = {}): Promise<RunResult> {
    const started = performance.now();
    const report = new Report(options);
    let outputs: Record<string, unknown> = {};
    try {
      const { runVerb } = await import("./runVerb.ts"); // gRPC, which only a run needs
      outputs = await runVerb(verb, stack, options, report);
    } catch (error) {
      report.fail(error);
    }
    const unexpected = options.expectNoChanges === true && report.changed;
    return {
      exitCode: report.failed ? 1 : unexpected ? 7 : 0,
      summary: report.summary,
      steps: report.steps,
      outputs,
      diagnostics: report.diagnostics,
      durationMs: Math.round(performance.now() - started),
    };
  },
};
