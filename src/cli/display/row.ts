import type { Step } from "../../engine/engine.ts";
import { isBookkeeping } from "./words.ts";

/** One resource on the screen, with what is known of its latest step. */
export interface Row {
  step: Step;
  /** The step reads the tenant; an object that is gone ends it as `delete`, which deletes nothing. */
  isRead: boolean;
  /** `performance.now()` when the step began. */
  startedAt: number;
  /** What its provider said last, while it runs. */
  status?: string;
}

/** The row after something happened to its resource. */
export function nextRow(previous: Row | undefined, step: Step): Row {
  if (previous?.step.status === "running") return { ...previous, step };
  return { step, isRead: step.operation === "refresh", startedAt: performance.now() };
}

/** Whether a finished step is worth a line: what stays as it is, is only counted. */
export function isTold({ step, isRead }: Row): boolean {
  if (step.status === "failed") return true;
  if (!isRead) return step.operation !== "same";
  return step.operation === "delete" || step.differences.some((each) => !isBookkeeping(each));
}
