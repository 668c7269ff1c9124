import { DeploymentError } from "./deploymentError.ts";
import type { PlannedStep } from "./step.ts";
import { during, markSecretOutputs, type Workplace } from "./workplace.ts";

/**
 * Takes something that exists into the state. An import file says what there is; with nothing but an id Pulumi asks the provider to
 * read, which no dynamic provider can answer without knowing its own code.
 */
export async function importStep(
  { urn, old, next, operation }: PlannedStep,
  workplace: Workplace,
): Promise<void> {
  if (!next) throw new Error(`${urn}: nothing to import`);
  if (operation === "import" && old) throw new DeploymentError(`resource '${urn}' already exists`, { urn });
  const stands = workplace.snapshot.current.some((resource) => resource.urn === next.parent);
  if (next.parent !== undefined && !stands)
    throw new DeploymentError(`unknown parent '${next.parent}' for resource '${urn}'`, { urn });
  await during("importing", next, workplace, async () => {
    const provider = next.custom ? await workplace.provider(next.provider ?? "") : undefined;
    if (provider && Object.keys(next.outputs).length === 0) {
      await provider.read(urn, next.importID ?? "", undefined, {});
      throw new DeploymentError("Import by id is not possible for a dynamic resource.", { urn });
    }
    if (next.importID !== undefined) next.id = next.importID;
    delete next.importID;
    next.created = workplace.now();
    next.modified = next.created;
    const answer = await provider?.check(urn, next.inputs, next.inputs);
    for (const { property, reason } of answer?.failures ?? [])
      workplace.warn(
        `The imported input ${property} is not valid: ${reason}. It is imported all the same.`,
        urn,
      );
    markSecretOutputs(next);
    workplace.snapshot.put(next);
  });
  await workplace.save();
}
