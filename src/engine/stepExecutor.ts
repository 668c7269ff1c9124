import { randomUUID } from "node:crypto";
import { DeploymentError } from "./deploymentError.ts";
import type { Provider } from "./provider.ts";
import { makeSecret, unknown, type Properties } from "./propertyValue.ts";
import type { PendingOperation, ResourceState } from "./resourceState.ts";
import type { Snapshot } from "./snapshot.ts";
import type { PlannedStep } from "./step.ts";
import { isProviderType, nameOf, typeOf } from "./urn.ts";

/** What a step needs to be done. */
export interface Workplace {
  snapshot: Snapshot;
  dryRun: boolean;
  provider(reference: string): Promise<Provider>;
  /** Called after every change of the snapshot. */
  save(): Promise<void>;
  /** URNs of what this run deletes. */
  deleted: ReadonlySet<string>;
  now(): string;
}

/** Does one step and brings the snapshot in line. @throws what the provider threw; the snapshot then says what is left. */
export async function executeStep(step: PlannedStep, workplace: Workplace): Promise<void> {
  switch (step.operation) {
    case "same":
      return keep(step, workplace);
    case "create":
    case "create-replacement":
      return create(step, workplace);
    case "update":
      return update(step, workplace);
    case "delete":
    case "delete-replaced":
      return remove(step, workplace);
    case "remove-pending-replace":
      if (step.old) workplace.snapshot.drop(step.old);
      return workplace.save();
    case "import":
      return importOne(step, workplace);
    case "replace":
      return;
    default:
      throw new Error(`There is no such step here: ${step.operation}`);
  }
}

const isDynamic = (resource: ResourceState): boolean => resource.custom && !isProviderType(resource.type);

async function keep({ old, next }: PlannedStep, { snapshot, save }: Workplace): Promise<void> {
  const { before, after } = both(old, next);
  if (before.id !== undefined) after.id = before.id;
  after.outputs = before.outputs;
  if (before.initErrors) after.initErrors = before.initErrors;
  settle(snapshot, before, after);
  await save();
}

async function create(
  { operation, old, next, deletesOldLater }: PlannedStep,
  workplace: Workplace,
): Promise<void> {
  const { snapshot, dryRun, now, save } = workplace;
  const after = required(next);
  let initErrors: string[] | undefined;
  await during("creating", after, workplace, async () => {
    if (isProviderType(after.type)) {
      after.id = dryRun ? unknown : randomUUID();
      after.outputs = after.inputs;
    } else if (after.custom && dryRun) {
      after.outputs = after.inputs;
    } else if (after.custom) {
      const made = await (await workplace.provider(after.provider ?? "")).create(after.urn, after.inputs);
      after.id = made.id;
      after.outputs = made.outputs;
      initErrors = made.initErrors;
    }
    markOutputs(after);
    after.created = now();
    after.modified = after.created;
    if (initErrors) after.initErrors = initErrors;
    if (operation === "create-replacement" && old) {
      if (deletesOldLater === true) old.delete = true;
      else if (old.pendingReplacement === true) snapshot.drop(old);
    }
    snapshot.put(after);
  });
  await save();
  if (initErrors) throw unfinished(initErrors, after.urn);
}

async function update({ old, next }: PlannedStep, workplace: Workplace): Promise<void> {
  const { snapshot, dryRun, now, save } = workplace;
  const { before, after } = both(old, next);
  if (before.id !== undefined) after.id = before.id;
  let initErrors: string[] | undefined;
  await during("updating", before, workplace, async () => {
    if (isDynamic(after) && !dryRun) {
      const provider = await workplace.provider(after.provider ?? "");
      const made = await provider.update({
        urn: after.urn,
        id: before.id ?? "",
        oldInputs: before.inputs,
        oldOutputs: before.outputs,
        newInputs: after.inputs,
        ignoreChanges: after.ignoreChanges ?? [],
      });
      after.outputs = made.outputs;
      initErrors = made.initErrors;
    } else {
      after.outputs = after.custom ? after.inputs : before.outputs;
    }
    markOutputs(after);
    after.modified = now();
    if (initErrors) {
      after.initErrors = initErrors;
      // What is wanted was not reached; what was wanted before is what the next run compares with.
      after.inputs = before.inputs;
    }
    settle(snapshot, before, after);
  });
  await save();
  if (initErrors) throw unfinished(initErrors, after.urn);
}

async function remove({ operation, old }: PlannedStep, workplace: Workplace): Promise<void> {
  const { snapshot, dryRun, deleted, save } = workplace;
  const before = required(old);
  if (operation === "delete" && before.protect === true)
    throw new DeploymentError(
      `resource "${before.urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${before.urn}'\``,
      { urn: before.urn },
    );
  await during("deleting", before, workplace, async () => {
    const goesWithAnother = before.deletedWith !== undefined && deleted.has(before.deletedWith);
    const isLeft = before.external === true || before.retainOnDelete === true || goesWithAnother;
    if (isDynamic(before) && !dryRun && !isLeft) {
      const provider = await workplace.provider(before.provider ?? "");
      await provider.delete(before.urn, before.id ?? "", before.inputs, before.outputs);
    }
    // Deleted before it is created anew: it stays in the state, marked, until its successor is there.
    if (operation === "delete-replaced" && before.delete !== true) before.pendingReplacement = true;
    else snapshot.drop(before);
  });
  await save();
}

/** Pulumi reads an object to be imported with nothing in hand but its id, which no dynamic provider can answer. */
async function importOne({ next }: PlannedStep, workplace: Workplace): Promise<void> {
  const after = required(next);
  const provider = await workplace.provider(after.provider ?? "");
  await provider.read(after.urn, after.importID ?? "", undefined, {});
  throw new DeploymentError("Import by id is not possible for a dynamic resource.", { urn: after.urn });
}

/** Notes in the state what is being done while it is done. */
async function during(
  type: PendingOperation["type"],
  resource: ResourceState,
  { snapshot, dryRun, save }: Workplace,
  work: () => Promise<void>,
): Promise<void> {
  const operation = snapshot.begin(type, resource);
  if (resource.custom && !dryRun) await save();
  try {
    await work();
    snapshot.end(operation);
  } catch (error) {
    snapshot.end(operation);
    await save();
    throw error;
  }
}

function settle(snapshot: Snapshot, before: ResourceState, after: ResourceState): void {
  if (before.urn !== after.urn) snapshot.rename(before.urn, after.urn);
  snapshot.drop(before);
  snapshot.put(after);
}

function markOutputs(state: ResourceState): void {
  const marked: Properties = { ...state.outputs };
  for (const key of state.additionalSecretOutputs ?? [])
    if (marked[key] !== undefined) marked[key] = makeSecret(marked[key]);
  state.outputs = marked;
}

function unfinished(reasons: string[], urn: string): DeploymentError {
  const count = reasons.length === 1 ? "1 error" : `${String(reasons.length)} errors`;
  const what = `${typeOf(urn)} '${nameOf(urn)}'`;
  return new DeploymentError(
    `${what} stands, but is unfinished; ${count} occurred:\n${reasons.map((reason) => `\t* ${reason}`).join("\n")}`,
    { urn },
  );
}

function required(resource: ResourceState | undefined): ResourceState {
  if (!resource) throw new Error("a step lacks the resource it is about");
  return resource;
}

const both = (old: ResourceState | undefined, next: ResourceState | undefined) => ({
  before: required(old),
  after: required(next),
});
