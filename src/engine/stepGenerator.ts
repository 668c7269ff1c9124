import { diff } from "./diff.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Goal } from "./goal.ts";
import type { Ledger } from "./ledger.ts";
import { nextState } from "./nextState.ts";
import { check } from "./check.ts";
import { resetIgnored } from "./propertyPath.ts";
import type { Asking } from "./question.ts";
import { replaceAfterwards, replaceSteps } from "./replaceSteps.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";

/** What a registration is decided from. */
export interface Situation {
  goal: Goal;
  urn: string;
  /** What the last run left under this URN or one of its aliases. */
  old?: ResourceState;
  /** Why the registration cannot be accepted, found before its inputs were checked. */
  invalid?: DeploymentError;
  /** All that the last run left, in order. */
  previous: readonly ResourceState[];
  /** What this run has decided so far. */
  ledger: Ledger;
  dryRun: boolean;
}

/** What is to be done, in the order in which it must be done. */
export interface Decision {
  steps: PlannedStep[];
  /** What makes it impossible. Only a preview has any: it goes on, so that everything that is wrong is shown at once. */
  complaints: DeploymentError[];
}

/**
 * Decides what happens to one registered resource. It does nothing itself: it asks (check, diff), is answered, and returns the steps.
 * @throws DeploymentError when the inputs are refused or a protected resource would be replaced.
 */
export function* generateSteps(situation: Situation): Asking<Decision> {
  const { goal, urn, old, ledger, invalid } = situation;
  const next = nextState(goal, urn, old);
  // Deleted earlier in this run, because something it depends on is deleted before it is replaced.
  const recreating = old !== undefined && ledger.has("delete", urn);
  if (isImport(goal, old)) return decided(importSteps(urn, recreating ? undefined : old, next));

  const fresh = old === undefined || recreating || old.external === true;
  next.inputs = yield* check(goal, urn, fresh ? {} : old.inputs, {
    ...(fresh ? goal.inputs : resetIgnored(goal.inputs, old.inputs, goal.ignoreChanges)),
  });
  if (invalid) throw invalid;

  if (old === undefined) return decided([{ operation: "create", urn, next }]);
  if (recreating) {
    const keys = ledger.keysOf(urn);
    return decided([
      { operation: "replace", urn, old, next },
      { operation: "create-replacement", urn, old, next, ...(keys ? { keys } : {}) },
    ]);
  }
  if (old.external === true) return decided(replaceAfterwards(urn, old, next, []));

  const difference = yield* diff(situation, old, next);
  if (old.pendingReplacement === true || (difference.changes && difference.replaceKeys.length > 0))
    return yield* replaceSteps(situation, old, next, difference);
  // What a failed create or update left undone is continued, whatever the provider sees.
  if (difference.changes || (old.initErrors?.length ?? 0) > 0)
    return decided([{ operation: "update", urn, old, next }]);
  return decided([{ operation: "same", urn, old, next }]);
}

const decided = (steps: PlannedStep[]): Decision => ({ steps, complaints: [] });

const isImport = (goal: Goal, old: ResourceState | undefined): boolean =>
  goal.custom &&
  goal.importId !== undefined &&
  (old === undefined || old.external === true || (old.importID ?? old.id) !== goal.importId);

function importSteps(urn: string, old: ResourceState | undefined, next: ResourceState): PlannedStep[] {
  if (old === undefined) return [{ operation: "import", urn, next }];
  return [
    { operation: "import-replacement", urn, old, next, deletesOldLater: true },
    { operation: "replace", urn, old, next, deletesOldLater: true },
  ];
}
