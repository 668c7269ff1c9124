/** The part of a kind's declaration that says what the desired-state file may ask of it. */
import type { z } from "zod";
import type { Adopt } from "./adopt.ts";
import type { Placeholder } from "./placeholder.ts";

/** A resource that the file asks for. */
export interface Entry<I> {
  /** The name it gets in Pulumi: the key in the file. */
  name: string;
  /** Key of the account it belongs to; absent for what stands on its own. */
  sender?: string;
  /** What the entry says about adoption. For what belongs to an account, the account's own `adopt:` counts. */
  adopt?: Adopt;
  /** Keys its account had before: the resource is the one that had the name of one of them. */
  formerKeys?: readonly string[] | undefined;
  inputs: { [K in keyof I]: I[K] | Placeholder | WithPlaceholders<I[K]> };
}

type WithPlaceholders<T> = T extends readonly (infer E)[] ? (E | Placeholder)[] : never;

/** A reason that the file is wrong although each field alone is right. */
export interface Problem {
  path: (string | number)[];
  reason: string;
}

/** A desired-state file as far as a kind looks at it: its own fields beside the key of each account. */
export interface FileView<F, A> {
  file: F;
  accounts: ({ key: string } & A)[];
}

// Two type parameters that only the kind's own file knows; outside it the shapes are opaque.
export interface DesiredFields<I, F = any, A = any> {
  /** Fields on the file's top level, by name. */
  file?: { [K in keyof F]: z.ZodType<F[K]> };
  /** Fields under `defaults`: what an account gets that says nothing itself. `entries` finds them in `file.defaults`. */
  defaults?: Record<string, z.ZodType>;
  /** Fields of one account, by name. A field that two kinds read is one schema object. */
  account?: { [K in keyof A]: z.ZodType<A[K]> };
  entries(view: FileView<F, A>): Entry<I>[];
  /** What no single field can say: a name twice, a reference to nothing. `declared` looks into the file as written. */
  problems?(view: FileView<F, A>, declared: (path: (string | number)[]) => boolean): Problem[];
}
