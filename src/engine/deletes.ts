import type { Ledger } from "./ledger.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { providerUrn } from "./urn.ts";

/** What must go: what was replaced earlier, and what nobody registered in this run. */
export function generateDeletes(previous: readonly ResourceState[], ledger: Ledger): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const old of previous) {
    if (old.delete === true) {
      if (!ledger.isDeleted(old)) steps.push({ operation: "delete-replaced", urn: old.urn, old });
    } else if (!ledger.isKept(old.urn)) {
      const operation = old.pendingReplacement === true ? "remove-pending-replace" : "delete";
      steps.push({ operation, urn: old.urn, old });
    }
  }
  return steps;
}

/** Deletions in waves: within a wave nothing depends on anything else, and what others depend on comes in a later one. */
export function scheduleDeletes(steps: PlannedStep[], resources: readonly ResourceState[]): PlannedStep[][] {
  const needs = new Map(resources.map((resource) => [resource.urn, dependenciesOf(resource)]));
  const reaches = (from: string, seen: Set<string>): Set<string> => {
    for (const urn of needs.get(from) ?? []) if (!seen.has(urn)) reaches(urn, seen.add(urn));
    return seen;
  };
  const needed = new Map(steps.map((step) => [step, reaches(step.urn, new Set())]));
  const waves: PlannedStep[][] = [];
  let rest = steps;
  while (rest.length > 0) {
    const free = rest.filter(
      (step) =>
        !rest.some((other) => other !== step && other.urn !== step.urn && needed.get(other)?.has(step.urn)),
    );
    // A state in which resources depend on each other in a circle is still to be cleared.
    const wave = free.length > 0 ? free : rest;
    waves.push(wave);
    rest = rest.filter((step) => !wave.includes(step));
  }
  return waves;
}

function dependenciesOf(resource: ResourceState): string[] {
  return [
    ...(resource.dependencies ?? []),
    ...Object.values(resource.propertyDependencies ?? {}).flat(),
    ...(resource.parent === undefined ? [] : [resource.parent]),
    ...(resource.deletedWith === undefined ? [] : [resource.deletedWith]),
    ...(resource.provider === undefined ? [] : [providerUrn(resource.provider)]),
  ];
}
