import { dependentReplacements } from "./dependentReplacements.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Goal } from "./goal.ts";
import type { Ledger } from "./ledger.ts";
import { nextState } from "./nextState.ts";
import { resetIgnored } from "./propertyPath.ts";
import { equal, reveal, revealAll, type Properties } from "./propertyValue.ts";
import { type Asking, ask } from "./question.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { isProviderType } from "./urn.ts";

/** What a registration is decided from. */
export interface Situation {
  goal: Goal;
  urn: string;
  /** What the last run left under this URN or one of its aliases. */
  old?: ResourceState;
  /** All that the last run left, in order. */
  previous: readonly ResourceState[];
  /** What this run has decided so far. */
  ledger: Ledger;
  dryRun: boolean;
}

/**
 * Decides what happens to one registered resource. It does nothing itself: it asks (check, diff), is answered, and returns the
 * steps, in the order in which they must run.
 * @throws DeploymentError when the inputs are refused or a protected resource would be replaced.
 */
export function* generateSteps(situation: Situation): Asking<PlannedStep[]> {
  const { goal, urn, old, ledger } = situation;
  const next = nextState(goal, urn, old);
  // Deleted earlier in this run, because something it depends on is deleted before it is replaced.
  const recreating = ledger.has("delete", urn) && old !== undefined;
  const fresh = old === undefined || recreating || old.external === true;

  if (goal.custom && goal.importId !== undefined && (old?.importID ?? old?.id) !== goal.importId)
    return [{ operation: "import", urn, next }];
  if (old !== undefined) next.inputs = resetIgnored(goal.inputs, old.inputs, goal.ignoreChanges);
  next.inputs = yield* check(situation, fresh ? {} : old.inputs, fresh ? goal.inputs : next.inputs);

  if (old === undefined) return [{ operation: "create", urn, next }];
  if (recreating) {
    const keys = ledger.keysOf(urn);
    return [
      { operation: "replace", urn, old, next },
      { operation: "create-replacement", urn, old, next, ...(keys ? { keys } : {}) },
    ];
  }
  if (old.external === true) return replaceAfterwards(urn, old, next, []);

  const difference = yield* diff(situation, old, next);
  const replaced = difference.replaceKeys.length > 0 || old.pendingReplacement === true;
  if ((difference.changes && replaced) || old.pendingReplacement === true)
    return yield* replace(situation, old, next, difference);
  // What a failed create or update left undone is continued, whatever the provider sees.
  if (difference.changes || (old.initErrors?.length ?? 0) > 0)
    return [{ operation: "update", urn, old, next }];
  return [{ operation: "same", urn, old, next }];
}

function* check(situation: Situation, olds: Properties, news: Properties): Asking<Properties> {
  const { goal, urn } = situation;
  if (!isDynamic(goal)) return news;
  const answer = yield* ask.check({ urn, provider: goal.provider ?? "", olds, news });
  if (answer.failures.length === 0) return answer.inputs;
  throw new DeploymentError(
    answer.failures
      .map(({ property, reason }) => {
        const what = property === "" ? "" : `property ${property} value {${shown(news, property)}} `;
        return `${goal.type} resource '${goal.name}': ${what}has a problem: ${reason}`;
      })
      .join("\n"),
    { urn },
  );
}

const shown = (inputs: Properties, property: string): string => {
  const value = inputs[property];
  if (value === undefined) return "";
  const open = reveal(value);
  return equal(open, value) ? (typeof open === "string" ? open : JSON.stringify(open)) : "[secret]";
};

interface Difference {
  changes: boolean;
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
}

function* diff(
  { goal, urn, ledger }: Situation,
  old: ResourceState,
  next: ResourceState,
): Asking<Difference> {
  const must = (key: string): Difference => ({
    changes: true,
    replaceKeys: [key],
    deleteBeforeReplace: false,
  });
  if (next.deletedWith !== undefined && ledger.has("replace", next.deletedWith)) return must("deletedWith");
  const changed = !equal(revealAll(old.inputs), revealAll(next.inputs));
  const structural = { changes: changed, replaceKeys: [], deleteBeforeReplace: false };
  if (!isDynamic(goal)) return structural;
  const answer = yield* ask.diff({
    urn,
    provider: goal.provider ?? "",
    id: old.id ?? "",
    oldInputs: old.inputs,
    oldOutputs: old.outputs,
    newInputs: next.inputs,
    ignoreChanges: goal.ignoreChanges,
  });
  return answer.changes === "unknown"
    ? { ...structural, replaceKeys: answer.replaceKeys, deleteBeforeReplace: answer.deleteBeforeReplace }
    : { ...answer, changes: answer.changes === "some" };
}

function* replace(
  situation: Situation,
  old: ResourceState,
  next: ResourceState,
  difference: Difference,
): Asking<PlannedStep[]> {
  const { goal, urn } = situation;
  if (old.protect === true && next.protect === true) refuse(situation, urn, urn);
  // The new one starts from nothing: its inputs are checked without those of the old one.
  next.inputs = yield* check(situation, {}, goal.inputs);
  const keys = difference.replaceKeys;
  if (!(goal.deleteBeforeReplace ?? difference.deleteBeforeReplace))
    return replaceAfterwards(urn, old, next, keys);

  const steps: PlannedStep[] = [];
  const dependents = yield* dependentReplacements(old, situation.previous, situation.ledger);
  for (const { resource, keys: dependentKeys } of dependents.toReversed()) {
    if (situation.ledger.isDeleted(resource)) continue;
    if (resource.protect === true) refuse(situation, resource.urn, urn);
    steps.push({ operation: "delete-replaced", urn: resource.urn, old: resource, keys: dependentKeys });
  }
  if (old.pendingReplacement !== true) steps.push({ operation: "delete-replaced", urn, old });
  return [
    ...steps,
    { operation: "replace", urn, old, next, keys },
    { operation: "create-replacement", urn, old, next, keys },
  ];
}

/** The new one first; the old one is deleted when everything else is done. */
function replaceAfterwards(
  urn: string,
  old: ResourceState,
  next: ResourceState,
  keys: string[],
): PlannedStep[] {
  return [
    { operation: "create-replacement", urn, old, next, keys, deletesOldLater: true },
    { operation: "replace", urn, old, next, keys, deletesOldLater: true },
  ];
}

function refuse({ dryRun, ledger }: Situation, urn: string, cause: string): void {
  const reason = urn === cause ? "" : ` as part of replacing "${cause}"`;
  const error = new DeploymentError(
    `unable to replace resource "${urn}"${reason}\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``,
    { urn },
  );
  // A preview goes on, so that everything that is wrong is shown at once.
  if (!dryRun) throw error;
  ledger.complain(error);
}

/** Has a provider process: neither a component nor a provider itself. */
const isDynamic = (goal: Goal): boolean => goal.custom && !isProviderType(goal.type);
