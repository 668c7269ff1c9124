import { dependenciesOf } from "./dependencies.ts";
import type { ResourceState } from "./resourceState.ts";

/** The resources, none of which refers to what does not come before it. Pulumi refuses a state that has dangling references. */
export function withoutDangling(resources: readonly ResourceState[]): ResourceState[] {
  const stands = new Set<string>();
  return resources.map((resource) => {
    const needs = [...dependenciesOf(resource), ...(resource.parent === undefined ? [] : [resource.parent])];
    const isWhole = needs.every((urn) => stands.has(urn));
    stands.add(resource.urn);
    return isWhole ? resource : withoutReferences(resource, stands);
  });
}

/** The resource without its references to what does not stand. */
export function withoutReferences(resource: ResourceState, stands: ReadonlySet<string>): ResourceState {
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
