import { isDeepStrictEqual } from "node:util";
import { UNFINISHED } from "./commonOutputs.ts";
import { isUnknown } from "./unknown.ts";

/** What `differences` needs to know of a kind. */
export interface Comparison {
  inputs: { shape: Record<string, unknown> };
  writeOnly?: readonly string[];
  same?(key: string, held: unknown, wanted: unknown): boolean;
}

/**
 * The inputs in which what the tenant holds differs from what is wanted. An input that is not asked for (`undefined`) is not
 * managed; one that is unknown yet may change, so it counts.
 */
export function differences(
  kind: Comparison,
  held: Record<string, unknown>,
  wanted: Record<string, unknown>,
): string[] {
  return Object.keys(kind.inputs.shape).filter((key) => {
    if (wanted[key] === undefined || kind.writeOnly?.includes(key)) return false;
    if (isUnknown(wanted[key])) return true;
    return !isSame(kind, key, held[key], wanted[key]);
  });
}

/** Whether two values of an input come to the same for this kind. */
export const isSame = (kind: Comparison, key: string, held: unknown, wanted: unknown): boolean =>
  kind.same === undefined ? isDeepStrictEqual(held, wanted) : kind.same(key, held, wanted);

/** Whether state says that the last run stopped half-way. It outlives a refresh, which wipes Pulumi's own note of it. */
export function isUnfinished(state: Record<string, unknown>): boolean {
  const left = state[UNFINISHED];
  return Array.isArray(left) && left.length > 0;
}
