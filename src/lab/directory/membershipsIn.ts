import type { DirectoryRole, Group } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import { groupMembers } from "./groupMembers.ts";

export interface Memberships {
  groups: Group[];
  roles: DirectoryRole[];
}

/**
 * The live groups and the directory roles of principals, through groups in groups; a role given to a group is held by its
 * members. Nested groups count for Conditional Access (entra-graph §1.5, §2.1).
 *
 * @returns a function of the principal's object id, in lower case, for as long as the state stays as it is
 */
export function membershipsIn(state: State): (principal: string) => Memberships {
  const direct = new Map<string, Group[]>();
  for (const group of state.groups.filter(({ deletedAt }) => deletedAt === null))
    for (const member of groupMembers(state, group)) {
      const known = direct.get(member);
      if (known === undefined) direct.set(member, [group]);
      else known.push(group);
    }
  return (principal) => {
    const groups = new Set(direct.get(principal));
    for (const group of groups) for (const outer of direct.get(group.id) ?? []) groups.add(outer);
    const holders = new Set([principal, ...[...groups].map(({ id }) => id)]);
    const roles = state.directoryRoles.filter(({ members }) => members.some((member) => holders.has(member)));
    return { groups: [...groups], roles };
  };
}
