import type { DirectoryRole, Group } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import { groupMembers } from "./groupMembers.ts";

/**
 * The live groups and the directory roles of a principal, through groups in groups; a role given to a group is held by
 * its members. Nested groups count for Conditional Access (entra-graph §1.5, §2.1).
 *
 * @param principal object id, lower case
 */
export function memberships(state: State, principal: string): { groups: Group[]; roles: DirectoryRole[] } {
  const holders = new Set([principal]);
  const groups: Group[] = [];
  const live = state.groups
    .filter(({ deletedAt }) => deletedAt === null)
    .map((group) => ({ group, members: new Set(groupMembers(state, group)) }));
  for (const holder of holders)
    for (const { group, members } of live)
      if (members.has(holder) && !holders.has(group.id)) {
        holders.add(group.id);
        groups.push(group);
      }
  return {
    groups,
    roles: state.directoryRoles.filter(({ members }) => members.some((member) => holders.has(member))),
  };
}
