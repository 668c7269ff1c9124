import type { Policy, State } from "../tenant/state.ts";
import { directory } from "./directory.ts";

/** The policy with this name, distinguished name or Guid (hve-service §3.10). */
export function findPolicy(state: State, identity: string): Policy | undefined {
  const wanted = identity.toLowerCase();
  return state.policies.find(({ guid, name }) =>
    [guid, name, directory.policy(name)].some((known) => known.toLowerCase() === wanted),
  );
}
