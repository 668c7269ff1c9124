import { withoutReferences } from "./dangling.ts";
import type { ResourceState } from "./resourceState.ts";

/**
 * What the last run left, corrected by what refresh found: what is gone is left out, and nothing refers to it any more.
 * @param readings what became of a resource; absent where it was not read
 * @param standing URNs of what this run has dealt with already
 */
export function rebuildBaseState(
  resources: readonly ResourceState[],
  readings: ReadonlyMap<ResourceState, ResourceState | undefined>,
  standing: Iterable<string>,
): ResourceState[] {
  const stands = new Set(standing);
  return resources.flatMap((old) => {
    const found = readings.has(old) ? readings.get(old) : old;
    if (!found) return [];
    stands.add(found.urn);
    return [withoutReferences(found, stands)];
  });
}
