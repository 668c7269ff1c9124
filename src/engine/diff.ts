import { replaceKeysOf } from "./replaceOnChanges.ts";
import { changedKeys } from "./propertyDifferences.ts";
import { revealAll } from "./propertyValue.ts";
import { ask, type Asking } from "./question.ts";
import type { ResourceState } from "./resourceState.ts";
import type { Situation } from "./stepGenerator.ts";
import { isProviderType } from "./urn.ts";

/** What a resource's old and new form differ in. */
export interface Difference {
  changes: boolean;
  /** The properties that make a replacement necessary. */
  replaceKeys: string[];
  deleteBeforeReplace: boolean;
}

/** Asks the provider, or compares inputs where there is none to ask or it leaves the answer to the engine. */
export function* diff(
  { goal, urn, ledger }: Situation,
  old: ResourceState,
  next: ResourceState,
): Asking<Difference> {
  const must = (key: string): Difference => ({
    changes: true,
    replaceKeys: [key],
    deleteBeforeReplace: false,
  });
  if (next.deletedWith !== undefined && ledger.has("replace", next.deletedWith)) return must("deletedWith");
  // A component has become a resource, or the other way round.
  if ((old.provider === undefined) !== (next.provider === undefined)) return must("provider");

  const asks = goal.custom && !isProviderType(goal.type);
  const answer = asks
    ? yield* ask.diff({
        urn,
        provider: goal.provider ?? "",
        id: old.id ?? "",
        oldInputs: old.inputs,
        oldOutputs: old.outputs,
        newInputs: next.inputs,
        ignoreChanges: goal.ignoreChanges,
      })
    : ({ changes: "unknown", replaceKeys: [], deleteBeforeReplace: false } as const);
  const compared =
    answer.changes === "unknown" ? changedKeys(revealAll(old.inputs), revealAll(next.inputs)) : [];
  // Of a component or a provider Pulumi says only that something differs, not what.
  const byOption = replaceKeysOf(goal, asks ? compared : [], (old.initErrors?.length ?? 0) > 0);
  return {
    changes: answer.changes === "some" || compared.length > 0 || byOption.includes("#initerror"),
    replaceKeys: [...answer.replaceKeys, ...byOption],
    deleteBeforeReplace: answer.deleteBeforeReplace,
  };
}
