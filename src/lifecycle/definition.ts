/** What a resource kind declares. Pulumi's methods, the resource class, the YAML fields and the README table come from it. */
import type { z } from "zod";
import type { CheckFailure } from "./check.ts";
import type { DesiredFields } from "./desiredFields.ts";
import type { Tenant } from "../m365/tenant.ts";

/** What the tenant holds: in input terms (`null` = the service holds none), plus what only the service assigns. */
export interface Observed<I, O> {
  /** Only what can be read back; a password or a hash of ours is left out and stays as state has it. */
  inputs: { [K in keyof I]?: I[K] | null };
  outputs: Partial<O>;
}

/** What state remembers of the last apply. */
export interface Last<I, O> {
  inputs: Partial<I>;
  outputs: Partial<O>;
}

/**
 * How a create came to an object that was there. `continued`: the rest of an interrupted create; nobody knows how far it came, so
 * what cannot be read back (a password, a stamp) is sent again. `ifMatches`: adopted, and everything that can be compared is
 * equal, so nothing else is touched. `always`: adopted, and made as declared.
 */
export type Takeover = "continued" | "ifMatches" | "always";

/** Where an object comes from, as far as the service tells. */
export interface Origin {
  /** By the service's own clock; undefined when the service does not say, which proves nothing. */
  createdAt: Date | undefined;
  /** Who uses it besides this declaration, each in words a person understands: `the user ops@contoso.com`. */
  usedBy: string[];
  /** The stack that marked the object as its own, e.g. `hve:mail/production`, and whether that is this stack. */
  owner?: { name: string; isUs: boolean };
}

export interface Change<I, O> {
  /** The object's id, when the tenant holds one already. */
  id?: string;
  desired: I;
  observed?: Observed<I, O>;
  last?: Last<I, O>;
  /** Only in a create that found the object; see {@link Takeover}. */
  takeover?: Takeover;
  /**
   * Call it as soon as the tenant holds something new: whatever fails after it is recorded as "made, not finished", and the
   * next `up` goes on instead of starting over.
   */
  track(id: string, outputs: Partial<O>): void;
  /** Tells the person who watches the run what went another way than one would think; it fails nothing. */
  warn(sentence: string): Promise<void>;
}

export interface Applied<O> {
  id: string;
  outputs: O;
  /** Sentences about work that is left. It stands in the outputs as a difference until an apply returns without it. */
  unfinished?: string[];
}

export interface Definition<
  T extends string,
  I extends object,
  O extends object,
  D extends DesiredFields<I>,
> {
  /** Pulumi type name, PascalCase and singular. */
  type: T;
  /** One sentence for hover, JSON Schema and README. */
  description: string;
  /** Vendor page of the cmdlets or the Graph calls behind it. */
  see: string;
  /** An object schema, so that the fields already known are normalised while another is unknown. */
  inputs: z.ZodType<I> & { shape: Record<string, z.ZodType> };
  /** Inputs that are part of the identity: changing one replaces the resource. */
  replaceOn: readonly (keyof I & string)[];
  /** Inputs that the service never gives back and that alone make no difference (a version beside them does). */
  writeOnly?: readonly (keyof I & string)[];
  /** Inputs that only mark an object as ours; whether a found object is equal does not depend on them. */
  marks?: readonly (keyof I & string)[];
  /** What only `apply` and `observe` can fill in; each member documented. */
  outputs: z.ZodType<O> & { shape: Record<string, z.ZodType> };
  /**
   * `object`: we make and delete it; one that exists already is somebody else's. `setting`: it belongs to an account; empty or
   * equal values are taken over without asking. `action`: nothing is left in the tenant.
   */
  nature: "object" | "setting" | "action";
  /** Every other resource of the stack waits for this one, so that nothing has started when it refuses. */
  isGate?: true;
  /**
   * The output whose change is a reason to probe the senders it concerns; where it is an object by account Guid, each sender looks at its own
   * member. Default: every write is a reason.
   */
  probeOn?: keyof O & string;
  desired: D;
  /** Values the service rewrites (case, order, `""` against `null`) may compare equal; default is deep equality. */
  same?(key: keyof I & string, held: unknown, wanted: unknown): boolean;
  /** How a person calls the object, for messages: `alerts@contoso.com`. */
  label(inputs: Partial<I>): string;
  /** IDs of every object of this kind the tenant may hold, managed by us or not. Feeds `export` and `audit`. */
  identities(tenant: Tenant): Promise<string[]>;
  /** The ID of the object this declaration is about, if the tenant holds one already. */
  find(tenant: Tenant, desired: I): Promise<string | undefined>;
  /**
   * What the tenant holds now. Throws NotFoundError when the object is proven gone, and for no other reason. `last` is what was
   * declared last; where a create looks at what it found, what is declared now.
   */
  observe(tenant: Tenant, id: string, last?: Last<I, O>): Promise<Observed<I, O>>;
  /** Where a found object comes from. Needed for an `object`; of a `setting`, when and by whom its account was made. */
  origin?(tenant: Tenant, id: string, desired: I): Promise<Origin>;
  /** What an `object` holds right after the call that makes it, where that is not yet what is desired. */
  started?(desired: I): { [K in keyof I]?: I[K] | null };
  /** What the inputs may not become when they were `olds` before; needs no network. Every reason fails the preview. */
  refuse?(olds: Partial<I>, news: I): CheckFailure[];
  /** Makes the tenant hold `desired`, sending only what differs from `observed`. Must be safe to run twice. */
  apply(tenant: Tenant, change: Change<I, O>): Promise<Applied<O>>;
  /**
   * What is wrong with an object although it is as declared: sentences with cause and fix, nothing that an apply could repair.
   * A warning at `up` and `refresh`, a finding of `audit`.
   */
  findings?(held: Last<I, O>): string[];
  /**
   * Undoes what `apply` did, no more: `observed` says whether it still stands. NotFoundError counts as done. Never called for what
   * was adopted: that is released, by an `apply` of the previous values.
   */
  remove(
    tenant: Tenant,
    id: string,
    state: Last<I, O> & { observed: Observed<I, O> } & Pick<Change<I, O>, "warn">,
  ): Promise<void>;
}
