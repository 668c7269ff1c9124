import { groupMembers } from "../directory/groupMembers.ts";
import { membershipsIn } from "../directory/membershipsIn.ts";
import type { Group } from "../tenant/directoryState.ts";
import { directoryObject, roleObject, type DirectoryObject } from "./directoryObject.ts";
import type { GraphCall, GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { groupDefaults, groupEntity } from "./groupEntity.ts";
import { groupRefusals } from "./groupRefusals.ts";
import { groups } from "./groups.ts";
import { objectPage } from "./objectPage.ts";
import { findVisibleUser } from "./visibleUsers.ts";

const readers = [
  "GroupMember.Read.All",
  "GroupMember.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
const userReaders = ["User.Read.All", "User.ReadWrite.All", ...readers];
const casts = ["user", "group", "servicePrincipal", "directoryRole"] as const;

/** A list of directory objects, whole and cast to one kind. */
const listRoutes = (
  path: string,
  roles: string[],
  objects: (call: GraphCall) => DirectoryObject[],
): GraphRoute[] =>
  [undefined, ...casts].map((cast) => ({
    method: "GET",
    path: cast === undefined ? path : `${path}/microsoft.graph.${cast}`,
    roles,
    replicated: path.startsWith("/groups") ? "groups" : "memberships",
    run: (call) => objectPage(call, objects(call), cast),
  }));

/** Who is in which group. Source: entra-graph §2.3, §5.5. */
export const memberRoutes: readonly GraphRoute[] = [
  ...listRoutes("/groups/{id}/members", readers, (call) =>
    objectsOf(call, groupMembers(call.state, groups.find(call))),
  ),
  ...listRoutes("/groups/{id}/transitiveMembers", readers, (call) =>
    objectsOf(call, transitiveMembers(call, groups.find(call))),
  ),
  ...listRoutes("/groups/{id}/owners", readers, (call) => objectsOf(call, groups.find(call).owners)),
  ...listRoutes("/groups/{id}/memberOf", readers, (call) => direct(call, groups.find(call).id)),
  ...listRoutes("/groups/{id}/transitiveMemberOf", readers, (call) => all(call, groups.find(call).id)),
  ...listRoutes("/users/{id}/memberOf", userReaders, (call) => direct(call, userId(call))),
  ...listRoutes("/users/{id}/transitiveMemberOf", userReaders, (call) => all(call, userId(call))),
  {
    method: "POST",
    path: "/users/{id}/checkMemberGroups",
    roles: userReaders,
    reads: true,
    replicated: "memberships",
    run(call) {
      const { groupIds } = call.body;
      if (!Array.isArray(groupIds)) throw groupRefusals.invalid("groupIds");
      if (groupIds.length > 20) throw groupRefusals.tooManyIds();
      const wanted = groupIds.map((id) => String(id).toLowerCase());
      const held = membershipsIn(call.state)(userId(call)).groups.map(({ id }) => id);
      return { value: wanted.filter((id) => held.includes(id)) };
    },
  },
  {
    method: "POST",
    path: "/users/{id}/getMemberGroups",
    roles: userReaders,
    reads: true,
    replicated: "memberships",
    run(call) {
      const { securityEnabledOnly } = call.body;
      if (typeof securityEnabledOnly !== "boolean") throw groupRefusals.invalid("securityEnabledOnly");
      const held = membershipsIn(call.state)(userId(call)).groups;
      return {
        value: held.filter((group) => !securityEnabledOnly || group.securityEnabled).map(({ id }) => id),
      };
    },
  },
  {
    method: "GET",
    path: "/directoryRoles",
    roles: ["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", ...readers.slice(4)],
    run: (call) => objectPage(call, call.state.directoryRoles.map(roleObject), "directoryRole"),
  },
  {
    method: "POST",
    path: "/directoryObjects/getByIds",
    roles: ["Directory.Read.All", "Directory.ReadWrite.All", ...userReaders],
    reads: true,
    run(call) {
      const { ids, types } = call.body;
      if (!Array.isArray(ids) || ids.length > 1000) throw graphRefusals.badBody("LAB-ids: 1 to 1000 ids.");
      const found = objectsOf(call, ids.map(String));
      const wanted = Array.isArray(types) ? found.filter(({ type }) => types.includes(type)) : found;
      return {
        value: wanted.map(({ type, entity }) => ({ "@odata.type": `#microsoft.graph.${type}`, ...entity })),
      };
    },
  },
];

const userId = (call: GraphCall) => findVisibleUser(call, call.segments.id!).id;

const groupObject = (group: Group): DirectoryObject => ({
  type: "group",
  entity: groupEntity(group),
  defaults: groupDefaults,
});

const objectsOf = (call: GraphCall, ids: string[]) => ids.flatMap((id) => directoryObject(call, id) ?? []);

function transitiveMembers({ state }: GraphCall, group: Group): string[] {
  const found = new Set(groupMembers(state, group));
  for (const id of found) {
    const nested = state.groups.find((candidate) => candidate.id === id && candidate.deletedAt === null);
    for (const member of nested === undefined ? [] : groupMembers(state, nested)) found.add(member);
  }
  return [...found];
}

function all({ state }: GraphCall, id: string): DirectoryObject[] {
  const held = membershipsIn(state)(id);
  return [...held.groups.map(groupObject), ...held.roles.map(roleObject)];
}

function direct(call: GraphCall, id: string): DirectoryObject[] {
  const { state } = call;
  return [
    ...groups
      .live(call)
      .filter((group) => groupMembers(state, group).includes(id))
      .map(groupObject),
    ...state.directoryRoles.filter(({ members }) => members.includes(id)).map(roleObject),
  ];
}
