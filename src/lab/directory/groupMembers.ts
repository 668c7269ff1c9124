import type { Group } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";

/** The one membership rule the lab works out: every user. Of any other rule the result is what was put in. */
const everyUser = /^\(?user\.objectId -ne null\)?$/i;

/** Ids of the direct members that exist, of a dynamic group those its rule finds. */
export function groupMembers(state: State, group: Group): string[] {
  if (group.membershipRule !== null && everyUser.test(group.membershipRule))
    return state.users.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id);
  return group.members;
}
