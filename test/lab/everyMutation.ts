import { dump } from "../../src/lab/admin/dump.ts";
import type { State } from "../../src/lab/tenant/state.ts";

/**
 * Changes every single value of part of a state, one at a time.
 *
 * @param skip paths that are no part of a tenant, or that a dump tells in another way
 * @returns the changes that the dump does not tell, and how many there were
 */
export function everyMutation(
  state: State,
  part: Partial<State>,
  skip: (path: (string | number)[]) => boolean,
): { unnoticed: string[]; mutations: number } {
  const before = JSON.stringify(dump(state));
  const unnoticed: string[] = [];
  let mutations = 0;
  for (const path of leaves(part, [])) {
    if (skip(path)) continue;
    const mutated = structuredClone(state);
    const parent = path.slice(0, -1).reduce<any>((object, key) => object[key], mutated);
    parent[path.at(-1)!] = another(parent[path.at(-1)!]);
    mutations += 1;
    if (JSON.stringify(dump(mutated)) === before) unnoticed.push(path.join("."));
  }
  return { unnoticed, mutations };
}

/** Times and the lab's own memory of effects are no part of a tenant; generated ids stand as names. */
const left = /^(createdAt|modifiedAt|changedAt|deletedAt|effects)$/;

/** Every path to a value. */
function* leaves(value: unknown, path: (string | number)[]): Generator<(string | number)[]> {
  if (value === null || typeof value !== "object" || Object.keys(value).length === 0) yield path;
  else
    for (const [key, member] of Object.entries(value))
      if (!left.test(key)) yield* leaves(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** Another value of the same kind. */
function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}x`;
  // For null a reference, for an empty list an item, for an empty table an entry.
  return Array.isArray(value) ? ["mutated"] : { name: "mutated" };
}
