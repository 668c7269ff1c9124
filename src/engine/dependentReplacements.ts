import type { Ledger } from "./ledger.ts";
import { unknown, type Properties } from "./propertyValue.ts";
import { ask, type Asking } from "./question.ts";
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
  if (isProviderType(resource.type)) return undefined;
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
  return answer.replaceKeys.length > 0 ? answer.replaceKeys : undefined;
}
