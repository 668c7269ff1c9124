import type { ResourceState } from "./resourceState.ts";

/** A resource without its references to what refresh did not find again. */
export function prune(resource: ResourceState, found: ReadonlySet<string>): ResourceState {
  const stands = (urn: string): boolean => found.has(urn);
  const { propertyDependencies = {}, dependencies = [], parent, deletedWith, ...rest } = resource;
  const kept = Object.entries(propertyDependencies)
    .map(([key, urns]) => [key, urns.filter(stands)] as const)
    .filter(([, urns]) => urns.length > 0);
  return {
    ...rest,
    ...(parent !== undefined && stands(parent) ? { parent } : {}),
    ...(deletedWith !== undefined && stands(deletedWith) ? { deletedWith } : {}),
    ...(dependencies.length > 0 ? { dependencies: dependencies.filter(stands) } : {}),
    ...(kept.length > 0 ? { propertyDependencies: Object.fromEntries(kept) } : {}),
  };
}
