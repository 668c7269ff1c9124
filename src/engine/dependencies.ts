import type { ResourceState } from "./resourceState.ts";
import { providerUrn } from "./urn.ts";

/** What a resource may refer to: all that a registration and a resource in the state have in common here. */
type Referring = Pick<
  ResourceState,
  "dependencies" | "propertyDependencies" | "deletedWith" | "provider" | "parent"
>;

/** The URNs of all that a resource needs except its parent: dependencies, what it goes with, its provider. */
export function dependenciesOf(resource: Referring): string[] {
  return [
    ...(resource.dependencies ?? []),
    ...Object.values(resource.propertyDependencies ?? {}).flat(),
    ...(resource.deletedWith === undefined ? [] : [resource.deletedWith]),
    ...(resource.provider === undefined ? [] : [providerUrn(resource.provider)]),
  ];
}

/** Everything that must stand while these stand: dependencies and parents, and what those need. */
export function transitiveDependencies(
  roots: readonly Referring[],
  resources: readonly ResourceState[],
): Set<string> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const found = new Set<string>();
  const follow = (resource: Referring): void => {
    for (const urn of [...dependenciesOf(resource), resource.parent ?? ""]) {
      const needed = byUrn.get(urn);
      if (!needed || found.has(urn)) continue;
      found.add(urn);
      follow(needed);
    }
  };
  roots.forEach(follow);
  return found;
}
