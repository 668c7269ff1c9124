import type { Ledger } from "./ledger.ts";
import { changedKeys } from "./propertyDifferences.ts";
import { revealAll, unknown, type Properties } from "./propertyValue.ts";
import { ask, type Asking } from "./question.ts";
import { replaceKeysOf } from "./replaceOnChanges.ts";
import type { ResourceState } from "./resourceState.ts";
import { isProviderType, providerUrn } from "./urn.ts";

/** A resource that cannot outlive another, and the properties that are why. */
export interface DependentReplacement {
  resource: ResourceState;
  keys: string[];
}

/**
 * What must be deleted before `root` can be: each dependent is asked for its difference with the properties that come from what is
 * replaced made unknown. One that would only be updated stays, and a mere `dependsOn` asks nothing.
 */
export function* dependentReplacements(
  root: ResourceState,
  previous: readonly ResourceState[],
  ledger: Ledger,
): Asking<DependentReplacement[]> {
  const result: DependentReplacement[] = [];
  const condemned = new Set([root.urn]);
  for (const resource of previous.slice(previous.indexOf(root) + 1)) {
    // Whoever is decided already was registered before the root, and so depends on it no longer.
    if (!resource.custom || resource.external === true || ledger.isDecided(resource.urn)) continue;
    const keys = yield* keysOfReplacement(resource, condemned);
    if (!keys) continue;
    condemned.add(resource.urn);
    result.push({ resource, keys });
  }
  return result;
}

function* keysOfReplacement(resource: ResourceState, condemned: Set<string>): Asking<string[] | undefined> {
  if (resource.provider !== undefined && condemned.has(providerUrn(resource.provider))) return [];
  if (resource.deletedWith !== undefined && condemned.has(resource.deletedWith)) return [];
  const dependsOnCondemned = (key: string): boolean =>
    (resource.propertyDependencies?.[key] ?? []).some((urn) => condemned.has(urn));
  if (!Object.keys(resource.inputs).some(dependsOnCondemned)) return undefined;
  if (isProviderType(resource.type)) return undefined; // it is updated, whatever it is configured with
  const newInputs: Properties = Object.fromEntries(
    Object.entries(resource.inputs).map(([key, value]) => [key, dependsOnCondemned(key) ? unknown : value]),
  );
  const answer = yield* ask.diff({
    urn: resource.urn,
    provider: resource.provider ?? "",
    id: resource.id ?? "",
    oldInputs: resource.inputs,
    oldOutputs: resource.outputs,
    newInputs,
    ignoreChanges: resource.ignoreChanges ?? [],
  });
  const compared =
    answer.changes === "unknown" ? changedKeys(revealAll(resource.inputs), revealAll(newInputs)) : [];
  const { replaceOnChanges = [] } = resource;
  const keys = [...answer.replaceKeys, ...replaceKeysOf({ custom: true, replaceOnChanges }, compared, false)];
  return keys.length > 0 ? keys : undefined;
}
