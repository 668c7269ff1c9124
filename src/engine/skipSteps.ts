import { dependenciesOf } from "./dependencies.ts";
import type { Goal } from "./goal.ts";
import { nextState } from "./nextState.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { isProviderType } from "./urn.ts";

/** A registration in a run that makes nothing. */
export interface SkipSituation {
  mode: "refresh" | "destroy";
  goal: Goal;
  urn: string;
  /** What there is; after a refresh, as it was found. */
  old?: ResourceState;
  /** The URNs of what was not made in this run. */
  skipped: ReadonlySet<string>;
}

/**
 * Refresh and destroy run the program only to learn which configuration holds. Components and providers are dealt with as always; a
 * dynamic resource stays what it is, and one that is not there is not made, nor is anything that depends on one.
 * @returns undefined when the resource is dealt with as always
 */
export function skipSteps({ mode, goal, urn, old, skipped }: SkipSituation): PlannedStep[] | undefined {
  const next = nextState(goal, urn, old);
  const dependsOnSkipped = [...dependenciesOf(next), goal.parent ?? ""].some((needed) => skipped.has(needed));
  const isDynamic = goal.custom && !isProviderType(goal.type);
  const skip: PlannedStep = { operation: "same", urn, next, isSkippedCreate: true };
  if (mode === "refresh") {
    if (!isDynamic && !dependsOnSkipped) return undefined;
    return old ? [] : [skip];
  }
  if (dependsOnSkipped) {
    if (old) next.outputs = old.outputs;
    return [skip];
  }
  if (!isDynamic) return undefined;
  if (!old) return [skip];
  next.inputs = old.inputs;
  return [{ operation: "same", urn, old, next }];
}
