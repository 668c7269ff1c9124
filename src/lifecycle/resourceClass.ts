import * as pulumi from "@pulumi/pulumi";
import { loaderText } from "./loader.ts";
import { PROVIDER } from "./wire.ts";

/** Members of a resource as the program sees it: every input and output, as Pulumi outputs. */
export type ResourceMembers<I, O> = pulumi.CustomResource & {
  readonly [K in keyof (I & O)]: pulumi.Output<(I & O)[K]>;
};

export type ResourceClass<I, O> = new (
  name: string,
  args: { [K in keyof I]: pulumi.Input<I[K]> },
  options?: pulumi.CustomResourceOptions,
) => ResourceMembers<I, O>;

/**
 * The class that registers a kind. It hands Pulumi the constant loader text instead of a provider object, which Pulumi would
 * turn into source text and keep in every resource's state.
 */
export function resourceClass<I extends object, O extends object>(
  type: string,
  file: string,
  members: { inputs: readonly string[]; outputs: readonly string[] },
): ResourceClass<I, O> {
  const named = {
    [type]: class extends pulumi.CustomResource {
      constructor(name: string, args: object, options?: pulumi.CustomResourceOptions) {
        // Every member must be named here, or Pulumi makes no property of it.
        const seeds = Object.fromEntries(
          [...members.inputs, ...members.outputs].map((key) => [key, undefined]),
        );
        super(
          `pulumi-nodejs:dynamic/hve:${type}`,
          name,
          { ...seeds, ...args, [PROVIDER]: loaderText(file) },
          options,
        );
      }
    },
  };
  return named[type] as unknown as ResourceClass<I, O>;
}
