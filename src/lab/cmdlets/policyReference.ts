import type { Bound } from "../exchange/bound.ts";
import { refusals } from "../exchange/refusals.ts";
import type { PolicyReference, State } from "../tenant/state.ts";
import { findPolicy } from "./findPolicy.ts";

/**
 * The policy an argument names by name, distinguished name or Guid; null and `""` mean none.
 *
 * @throws Refusal when there is no such policy (exchange-admin §A.8 row 2)
 */
export function policyReference(state: State, parameters: Bound, name: string): PolicyReference | null {
  const wanted = parameters.text(name);
  if (wanted === undefined) return null;
  const policy = findPolicy(state, wanted);
  if (policy === undefined) throw refusals.referenceNotFound(wanted);
  return { guid: policy.guid, name: policy.name };
}
