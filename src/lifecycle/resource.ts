/** One declaration of a kind → its provider, its resource class, and the entry in the list of kinds. */
import type { Definition } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { ADOPT, type Adopt } from "./adopt.ts";
import { commonOutputs, type CommonOutputs } from "./commonOutputs.ts";
import { resourceProvider } from "./provider.ts";
import { resourceClass, type ResourceClass } from "./resourceClass.ts";

/** Inputs every kind but an action has beside its own. */
export interface CommonInputs {
  /** What may become of an object that exists already; by default it is left alone, and an error says so. */
  adopt?: Adopt;
}

/** A kind as the rest of the program sees it. */
export type Kind<
  T extends string,
  I extends object,
  O extends object,
  D extends DesiredFields<I>,
> = Definition<T, I, O, D> & {
  /** Name of its file in `providers/`, and of the constant that tests import. */
  file: string;
  Resource: ResourceClass<I & CommonInputs, O & CommonOutputs>;
};

export function defineResource<
  T extends string,
  I extends object,
  O extends object,
  D extends DesiredFields<I>,
>(definition: Definition<T, I, O, D>) {
  const file = definition.type[0]!.toLowerCase() + definition.type.slice(1);
  const outputs = [...Object.keys(definition.outputs.shape), ...commonOutputs];
  const Resource = resourceClass<I & CommonInputs, O & CommonOutputs>(definition.type, file, {
    inputs: [...Object.keys(definition.inputs.shape), ...(definition.nature === "action" ? [] : [ADOPT])],
    outputs,
  });
  const kind: Kind<T, I, O, D> = { ...definition, file, Resource };
  return { provider: resourceProvider(definition), kind, [definition.type]: Resource } as {
    provider: ReturnType<typeof resourceProvider>;
    kind: Kind<T, I, O, D>;
  } & { [K in T]: ResourceClass<I & CommonInputs, O & CommonOutputs> };
}

export { ref } from "./placeholder.ts";
