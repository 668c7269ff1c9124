import type { RunOptions, Stack, Verb } from "./engine.ts";
import type { OpenState } from "./openState.ts";
import type { Project } from "./project.ts";
import type { Report } from "./report.ts";

/** One verb on one stack, with everything read that it needs to begin. */
export interface Run {
  verb: Verb;
  stack: Stack;
  options: RunOptions;
  report: Report;
  project: Project;
  /** Shows, writes nothing. */
  dryRun: boolean;
  state: OpenState;
}

/** How many steps run at once unless the caller says otherwise; few enough for a service that throttles. */
export const defaultParallel = 8;
