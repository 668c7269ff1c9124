import type { Problem } from "./desiredFields.ts";

/** A value that only one place in the file may have. */
export interface Unique {
  value: string;
  path: Problem["path"];
  /** How a person calls the place that has it. */
  holder: string;
}

/** @param what how a person calls such a value, e.g. `an address`. */
export function usedTwice(what: string, uniques: readonly Unique[]): Problem[] {
  const holders = new Map<string, string>();
  return uniques.flatMap(({ value, path, holder }) => {
    const first = holders.get(value);
    holders.set(value, first ?? holder);
    return first === undefined ? [] : [{ path, reason: `${value} is ${what} of ${first} already` }];
  });
}
