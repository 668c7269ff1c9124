import type { Policy } from "./policy.ts";

/** Which policies a person lets us touch, by name or id. */
export interface PolicyScope {
  /** Nothing but these; all when empty. */
  onlyPolicies?: readonly string[];
  /** All but these. */
  exceptPolicies?: readonly string[];
}

const means = (word: string) => {
  const wanted = word.toLowerCase();
  return ({ id, displayName }: Policy) => id.toLowerCase() === wanted || displayName.toLowerCase() === wanted;
};

export const inScope = (policy: Policy, { onlyPolicies = [], exceptPolicies = [] }: PolicyScope): boolean =>
  (onlyPolicies.length === 0 || onlyPolicies.some((word) => means(word)(policy))) &&
  !exceptPolicies.some((word) => means(word)(policy));

/** @returns the words that mean no policy: a slip of the pen here would touch what a person wants left alone. */
export const unknownPolicies = (policies: readonly Policy[], scope: PolicyScope): string[] =>
  [...(scope.onlyPolicies ?? []), ...(scope.exceptPolicies ?? [])].filter(
    (word) => !policies.some(means(word)),
  );
