import { randomUUID } from "node:crypto";
import { unknown } from "./propertyValue.ts";
import { referenceTo } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { unfinishedError } from "./unfinishedError.ts";
import { isProviderType } from "./urn.ts";
import { during, markSecretOutputs, type Workplace } from "./workplace.ts";

/** Makes a resource, for the first time or in another's place. At preview its inputs stand for its outputs. */
export async function createStep(step: PlannedStep, workplace: Workplace): Promise<void> {
  const { operation, old, next, deletesOldLater } = step;
  if (!next) throw new Error(`${step.urn}: nothing to create`);
  const { snapshot, dryRun, now, save } = workplace;
  let initErrors: string[] | undefined;
  await during("creating", next, workplace, async () => {
    if (isProviderType(next.type)) {
      next.id = dryRun ? unknown : randomUUID();
      next.outputs = next.inputs;
      workplace.configureProvider(referenceTo(next), next.inputs);
    } else if (next.custom && dryRun) {
      next.outputs = next.inputs;
    } else if (next.custom) {
      const made = await (await workplace.provider(next.provider ?? "")).create(next.urn, next.inputs);
      next.id = made.id;
      next.outputs = made.outputs;
      initErrors = made.initErrors;
    }
    markSecretOutputs(next);
    next.created = now();
    next.modified = next.created;
    if (initErrors) next.initErrors = initErrors;
    if (operation === "create-replacement" && old) {
      if (deletesOldLater === true) old.delete = true;
      else if (old.pendingReplacement === true) snapshot.drop(old);
    }
    snapshot.put(next);
  });
  await save();
  if (initErrors) throw unfinishedError(initErrors, next.urn);
}
