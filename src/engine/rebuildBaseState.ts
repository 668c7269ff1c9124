import { dependenciesOf } from "./dependencies.ts";
import type { ResourceState } from "./resourceState.ts";

/** What a refresh came to. */
interface Outcome {
  /** What became of a resource; absent where it was not read. */
  readings: ReadonlyMap<ResourceState, ResourceState | undefined>;
  /** What the program registered: it says how these hang together, unless something of it is gone. */
  registrations: ReadonlySet<ResourceState>;
  /** URNs of what this run has dealt with already. */
  standing: Iterable<string>;
}

/** What the last run left, corrected by what refresh found: what is gone is left out, and nothing refers to it any more. */
export function rebuildBaseState(
  resources: readonly ResourceState[],
  { readings, registrations, standing }: Outcome,
): ResourceState[] {
  const stands = new Set(standing);
  return resources.flatMap((old) => {
    const found = readings.has(old) ? readings.get(old) : old;
    if (!found) return [];
    stands.add(old.urn).add(found.urn);
    const isWhole = [...dependenciesOf(found), found.parent ?? old.urn].every((urn) => stands.has(urn));
    return [registrations.has(found) && isWhole ? found : withoutReferences(found, stands)];
  });
}

function withoutReferences(resource: ResourceState, stands: ReadonlySet<string>): ResourceState {
  const { propertyDependencies = {}, dependencies = [], parent, deletedWith, ...rest } = resource;
  const keep = (urns: string[]): string[] => urns.filter((urn) => stands.has(urn));
  const kept = Object.entries(propertyDependencies)
    .map(([key, urns]) => [key, keep(urns)] as const)
    .filter(([, urns]) => urns.length > 0);
  return {
    ...rest,
    ...(parent !== undefined && stands.has(parent) ? { parent } : {}),
    ...(deletedWith !== undefined && stands.has(deletedWith) ? { deletedWith } : {}),
    ...(dependencies.length > 0 ? { dependencies: keep(dependencies) } : {}),
    ...(kept.length > 0 ? { propertyDependencies: Object.fromEntries(kept) } : {}),
  };
}
