import { referenceTo } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { isProviderType } from "./urn.ts";
import { markSecretOutputs, supersede, type Workplace } from "./workplace.ts";

/** A resource stays what it was; how it hangs together with others is the program's. */
export async function sameStep(step: PlannedStep, workplace: Workplace): Promise<void> {
  const { old, next, isSkippedCreate } = step;
  if (isSkippedCreate === true || !next || !old) return;
  if (old.id !== undefined) next.id = old.id;
  next.outputs = old.outputs;
  if (old.initErrors) next.initErrors = old.initErrors;
  if (isProviderType(next.type)) workplace.configureProvider(referenceTo(next), old.inputs);
  markSecretOutputs(next);
  supersede(workplace.snapshot, old, next);
  await workplace.save();
}
