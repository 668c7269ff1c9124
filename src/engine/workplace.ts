import type { Provider } from "./provider.ts";
import { isSecret, makeSecret, type Properties } from "./propertyValue.ts";
import type { PendingOperation, ResourceState } from "./resourceState.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a step needs to be done. */
export interface Workplace {
  snapshot: Snapshot;
  dryRun: boolean;
  provider(reference: string): Promise<Provider>;
  /** Says what a provider is configured with from now on. */
  configureProvider(reference: string, configuration: Properties): void;
  /** Called after every change of the snapshot. */
  save(): Promise<void>;
  /** Whether this run deletes a resource. */
  isDeleted(urn: string): boolean;
  now(): string;
  warn(message: string, urn: string): void;
}

/** Notes in the state what is being done while it is done. */
export async function during(
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

/** The new form takes the old one's place. */
export function supersede(snapshot: Snapshot, before: ResourceState, after: ResourceState): void {
  if (before.urn !== after.urn) snapshot.rename(before.urn, after.urn);
  snapshot.drop(before);
  snapshot.put(after);
}

/** Marks the outputs that the program calls secret, and those that show an input that is secret. */
export function markSecretOutputs(state: ResourceState): void {
  const outputs: Properties = { ...state.outputs };
  for (const [key, value] of Object.entries(outputs))
    if (isSecret(state.inputs[key]) || state.additionalSecretOutputs?.includes(key) === true)
      outputs[key] = makeSecret(value);
  state.outputs = outputs;
}
