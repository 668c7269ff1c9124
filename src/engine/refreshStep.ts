import type { Operation, PropertyDifference } from "./engine.ts";
import { compare } from "./propertyDifferences.ts";
import { equal, revealAll, type Properties } from "./propertyValue.ts";
import type { ResourceState } from "./resourceState.ts";
import { isProviderType } from "./urn.ts";
import { markSecretOutputs, type Workplace } from "./workplace.ts";

/** What reading a resource came to. */
export interface Refreshed {
  /** The resource as it was found; absent when it is gone. */
  found?: ResourceState;
  /** What it counts as. */
  outcome: Operation;
  /** From what the state held to what was found. */
  differences: PropertyDifference[];
}

/**
 * Reads one resource and asks its provider whether what it found differs from what was wanted: the same question as everywhere, so that
 * what a provider does not mind is no drift.
 */
export async function refreshResource(old: ResourceState, workplace: Workplace): Promise<Refreshed> {
  if (!old.custom || isProviderType(old.type) || old.pendingReplacement === true)
    return { found: old, outcome: "same", differences: [] };
  const provider = await workplace.provider(old.provider ?? "");
  const answer = await provider.read(old.urn, old.id ?? "", old.inputs, old.outputs);
  if (!answer) return { outcome: "delete", differences: [] };

  const { initErrors: _unfinished, ...rest } = old;
  const found: ResourceState = {
    ...rest,
    id: answer.id,
    inputs: answer.inputs ?? old.inputs,
    outputs: answer.outputs,
  };
  markSecretOutputs(found);
  const moved = !equal(found.inputs, old.inputs) || !equal(found.outputs, old.outputs);
  if (moved) found.modified = workplace.now();
  if (old.external === true) return { found, outcome: moved ? "update" : "same", differences: [] };

  const difference = await provider.diff({
    urn: old.urn,
    id: answer.id,
    oldInputs: found.inputs,
    oldOutputs: found.outputs,
    newInputs: old.inputs,
    ignoreChanges: old.ignoreChanges ?? [],
  });
  const differs =
    difference.changes === "unknown"
      ? !equal(revealAll(found.inputs), revealAll(old.inputs))
      : difference.changes === "some";
  return {
    found,
    outcome: differs ? "update" : "same",
    differences: differs ? [...compare(visible(old), visible(found), "")] : [],
  };
}

function visible({ inputs, outputs }: ResourceState): Properties {
  const { __provider: _code, ...properties } = { ...outputs, ...inputs };
  return properties;
}
