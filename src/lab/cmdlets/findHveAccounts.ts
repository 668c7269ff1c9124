import type { Bound } from "../exchange/bound.ts";
import type { Recipient, State } from "../tenant/state.ts";
import { findHveAccount, isHveAccount } from "./findHveAccount.ts";

/**
 * The HVE accounts a reading cmdlet is about: the one that `Identity` names, or all when that is null or empty
 * (hve-service §3).
 *
 * @throws Refusal
 */
export function findHveAccounts(state: State, parameters: Bound): Recipient[] {
  const identity = parameters.text("Identity");
  if (identity !== undefined) return [findHveAccount(state, identity)];
  return state.recipients.filter(isHveAccount);
}
