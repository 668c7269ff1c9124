/** The schema of the file people write: a few fields of its own, and what every kind adds. */
import { z } from "zod";
import { adoptField, type Adopt } from "../lifecycle/adopt.ts";
import type { DesiredFields } from "../lifecycle/desiredFields.ts";

/** Names inside the file; they become names of Pulumi resources. */
const key = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,62}$/, "a name starts with a letter and has letters, digits, - and _");

const person = z.email().toLowerCase();

const about = {
  /** What the sender is for; only people read it. */
  purpose: z.string().optional(),
  /** Who answers for it; only people read it. */
  owner: person.optional(),
  /** Whether an account that exists already, and what is set on it, is taken over. */
  adopt: adoptField,
  /** Keys the account had before, so that renaming the key makes nothing anew. They may stay. */
  formerKeys: z.array(key).optional(),
};

/** @throws Error when two kinds claim one field with different schemas: a mistake of ours. */
function merged(shapes: (Record<string, z.ZodType> | undefined)[]): Record<string, z.ZodType> {
  const all: Record<string, z.ZodType> = {};
  for (const [field, schema] of shapes.flatMap((shape) => Object.entries(shape ?? {}))) {
    if (all[field] !== undefined && all[field] !== schema)
      throw new Error(`Two kinds declare the field "${field}".`);
    all[field] = schema;
  }
  return all;
}

/** The document's schema, assembled from the fields of the kinds it is handed. */
export function desiredSchema(kinds: readonly { desired: DesiredFields<object> }[]) {
  return z.strictObject({
    /** Initial domain or any verified domain of the tenant; credentials that reach another one are refused. */
    tenant: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "a domain of the tenant, e.g. contoso.onmicrosoft.com"),
    defaults: z
      .strictObject({ owner: person.optional(), ...merged(kinds.map(({ desired }) => desired.defaults)) })
      .optional(),
    ...merged(kinds.map(({ desired }) => desired.file)),
    accounts: z.record(
      key,
      z.strictObject({ ...about, ...merged(kinds.map(({ desired }) => desired.account)) }),
    ),
  });
}

/** The parsed file. Fields of a kind are opaque here; its own declaration knows them. */
export type DesiredFile = {
  tenant: string;
  accounts: Record<string, { adopt?: Adopt; formerKeys?: string[] } & Record<string, unknown>>;
} & Record<string, unknown>;
