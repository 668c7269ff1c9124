import { dependenciesOf } from "./dependencies.ts";
import type { Operation } from "./engine.ts";
import type { Ledger } from "./ledger.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";

/** What must go: what was replaced earlier, and what nobody registered in this run. */
export function generateDeletes(previous: readonly ResourceState[], ledger: Ledger): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const old of previous) {
    const operation = operationFor(old, ledger);
    if (operation) steps.push({ operation, urn: old.urn, old });
  }
  return steps;
}

function operationFor(old: ResourceState, ledger: Ledger): Operation | undefined {
  const isExternal = old.external === true;
  if (old.delete === true) {
    if (ledger.isDeleted(old)) return undefined;
    return isExternal ? "discard-replaced" : "delete-replaced";
  }
  if (ledger.isKept(old.urn)) return undefined;
  if (old.pendingReplacement === true) return "remove-pending-replace";
  return isExternal ? "discard" : "delete";
}

/**
 * Deletions in waves: within a wave nothing depends on anything else, and what others depend on comes in a later one. What neither
 * depends nor is depended on comes last, as with Pulumi.
 */
export function scheduleDeletes(steps: PlannedStep[]): PlannedStep[][] {
  const waves: PlannedStep[][] = [];
  let rest = steps;
  while (rest.length > 0) {
    const urns = new Set(rest.map(({ urn }) => urn));
    const free = rest.filter(({ urn, old }) => !needsOf(old).some((need) => need !== urn && urns.has(need)));
    // A state in which resources depend on each other in a circle is still to be cleared.
    const wave = free.length > 0 ? free : rest;
    waves.unshift(wave);
    rest = rest.filter((step) => !wave.includes(step));
  }
  return waves;
}

const needsOf = (old: ResourceState | undefined): string[] =>
  old ? [...dependenciesOf(old), ...(old.parent === undefined ? [] : [old.parent])] : [];
