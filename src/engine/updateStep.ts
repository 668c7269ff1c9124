import { referenceTo } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { unfinishedError } from "./unfinishedError.ts";
import { isProviderType } from "./urn.ts";
import { during, markSecretOutputs, supersede, type Workplace } from "./workplace.ts";

/** Changes a resource in place. At preview its new inputs stand for its outputs. */
export async function updateStep({ urn, old, next }: PlannedStep, workplace: Workplace): Promise<void> {
  if (!old || !next) throw new Error(`${urn}: nothing to update`);
  const { snapshot, dryRun, now, save } = workplace;
  if (old.id !== undefined) next.id = old.id;
  let initErrors: string[] | undefined;
  await during("updating", old, workplace, async () => {
    if (isProviderType(next.type)) {
      next.outputs = next.inputs;
      workplace.configureProvider(referenceTo(next), next.inputs);
    } else if (next.custom && !dryRun) {
      const provider = await workplace.provider(next.provider ?? "");
      const made = await provider.update({
        urn: next.urn,
        id: old.id ?? "",
        oldInputs: old.inputs,
        oldOutputs: old.outputs,
        newInputs: next.inputs,
        ignoreChanges: next.ignoreChanges ?? [],
      });
      next.outputs = made.outputs;
      initErrors = made.initErrors;
    } else {
      next.outputs = next.custom ? next.inputs : old.outputs;
    }
    markSecretOutputs(next);
    next.modified = now();
    if (initErrors) {
      next.initErrors = initErrors;
      // What is wanted was not reached; what was wanted before is what the next run compares with.
      next.inputs = old.inputs;
    }
    supersede(snapshot, old, next);
  });
  await save();
  if (initErrors) throw unfinishedError(initErrors, next.urn);
}
