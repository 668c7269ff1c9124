import { createStep } from "./createStep.ts";
import { deleteStep } from "./deleteStep.ts";
import { importStep } from "./importStep.ts";
import { sameStep } from "./sameStep.ts";
import type { PlannedStep } from "./step.ts";
import { updateStep } from "./updateStep.ts";
import type { Workplace } from "./workplace.ts";

/** Does one step and brings the snapshot in line. @throws what the provider threw; the snapshot then says what is left. */
export async function applyStep(step: PlannedStep, workplace: Workplace): Promise<void> {
  switch (step.operation) {
    case "same":
      return sameStep(step, workplace);
    case "create":
    case "create-replacement":
      return createStep(step, workplace);
    case "update":
      return updateStep(step, workplace);
    case "delete":
    case "delete-replaced":
    case "discard":
    case "discard-replaced":
      return deleteStep(step, workplace);
    case "remove-pending-replace":
      if (step.old) workplace.snapshot.drop(step.old);
      return workplace.save();
    case "import":
    case "import-replacement":
      return importStep(step, workplace);
    case "replace":
      return;
    default:
      throw new Error(`There is no such step here: ${step.operation}`);
  }
}
