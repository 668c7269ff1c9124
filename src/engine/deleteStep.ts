import { ProtectedError } from "./protectedError.ts";
import type { PlannedStep } from "./step.ts";
import { isProviderType } from "./urn.ts";
import { during, type Workplace } from "./workplace.ts";

/** Removes a resource, or only forgets it where its options or another's deletion say so. @throws ProtectedError */
export async function deleteStep({ operation, urn, old }: PlannedStep, workplace: Workplace): Promise<void> {
  if (!old) throw new Error(`${urn}: nothing to delete`);
  const { snapshot, dryRun, save } = workplace;
  const isReplaced = operation === "delete-replaced" || operation === "discard-replaced";
  if (!isReplaced && old.protect === true) throw new ProtectedError(old.urn);
  await during("deleting", old, workplace, async () => {
    const goesWithAnother = old.deletedWith !== undefined && workplace.isDeleted(old.deletedWith);
    const isLeft = old.external === true || old.retainOnDelete === true || goesWithAnother;
    if (old.custom && !isProviderType(old.type) && !dryRun && !isLeft) {
      const provider = await workplace.provider(old.provider ?? "");
      await provider.delete(old.urn, old.id ?? "", old.inputs, old.outputs);
    }
    // Deleted before it is created anew: it stays in the state, marked, until its successor is there.
    if (isReplaced && old.delete !== true) old.pendingReplacement = true;
    else snapshot.drop(old);
  });
  await save();
}
