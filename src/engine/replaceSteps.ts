import { check } from "./check.ts";
import { dependentReplacements } from "./dependentReplacements.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Difference } from "./diff.ts";
import type { Asking } from "./question.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import type { Decision, Situation } from "./stepGenerator.ts";

/** Another resource takes this one's place: made first and the old one deleted at the end, or the other way round. */
export function* replaceSteps(
  situation: Situation,
  old: ResourceState,
  next: ResourceState,
  difference: Difference,
): Asking<Decision> {
  const { goal, urn, dryRun } = situation;
  const complaints: DeploymentError[] = [];
  const complain = (message: string): void => {
    const error = new DeploymentError(message, { urn });
    if (!dryRun) throw error;
    complaints.push(error);
  };
  if (old.protect === true && next.protect === true)
    complain(
      `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``,
    );
  if (goal.importId !== undefined && !dryRun)
    throw new DeploymentError(
      "previously-imported resources that still specify an ID may not be replaced; please remove the `import` declaration from your program",
      { urn },
    );
  // The new one starts from nothing: its inputs are checked without those of the old one.
  next.inputs = yield* check(goal, urn, {}, goal.inputs);
  const keys = difference.replaceKeys;
  if (!(goal.deleteBeforeReplace ?? difference.deleteBeforeReplace))
    return { steps: replaceAfterwards(urn, old, next, keys), complaints };

  const steps = yield* deleteDependents(situation, old);
  if (old.pendingReplacement !== true) steps.push({ operation: "delete-replaced", urn: old.urn, old });
  steps.push(
    { operation: "replace", urn, old, next, keys },
    { operation: "create-replacement", urn, old, next, keys },
  );
  return { steps, complaints };
}

/** The new one first; the old one is deleted when everything else is done. */
export function replaceAfterwards(
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

/** What cannot outlive a resource is deleted before it, the last dependent first. */
function* deleteDependents({ urn, previous, ledger }: Situation, old: ResourceState): Asking<PlannedStep[]> {
  const dependents = yield* dependentReplacements(old, previous, ledger);
  return dependents
    .toReversed()
    .filter(({ resource }) => !ledger.isDeleted(resource))
    .map(({ resource, keys }) => {
      if (resource.delete === true) return { operation: "delete", urn: resource.urn, old: resource, keys };
      if (resource.protect === true)
        throw new DeploymentError(
          `unable to replace resource "${resource.urn}" as part of replacing "${urn}" as it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${resource.urn}'\``,
          { urn },
        );
      return { operation: "delete-replaced", urn: resource.urn, old: resource, keys };
    });
}
