import type { Goal } from "./goal.ts";
import type { ResourceState } from "./resourceState.ts";

/** The resource as the program wants it, before a provider has seen it. */
export function nextState(goal: Goal, urn: string, old?: ResourceState): ResourceState {
  return {
    urn,
    type: goal.type,
    custom: goal.custom,
    inputs: goal.inputs,
    outputs: {},
    ...(goal.parent === undefined ? {} : { parent: goal.parent }),
    ...(goal.protect === true ? { protect: true } : {}),
    ...(goal.retainOnDelete === true ? { retainOnDelete: true } : {}),
    dependencies: goal.dependencies,
    ...(goal.provider === undefined ? {} : { provider: goal.provider }),
    ...(goal.custom ? { propertyDependencies: goal.propertyDependencies } : {}),
    additionalSecretOutputs: goal.additionalSecretOutputs,
    ignoreChanges: goal.ignoreChanges,
    replaceOnChanges: goal.replaceOnChanges,
    ...(goal.deletedWith === undefined ? {} : { deletedWith: goal.deletedWith }),
    ...(goal.customTimeouts === undefined ? {} : { customTimeouts: goal.customTimeouts }),
    ...(goal.importId === undefined ? {} : { importID: goal.importId }),
    ...(old?.created === undefined ? {} : { created: old.created }),
    ...(old?.modified === undefined ? {} : { modified: old.modified }),
  };
}
