import type { GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { groupDefaults, groupEntity } from "./groupEntity.ts";
import { groups } from "./groups.ts";
import { memberRoutes } from "./memberRoutes.ts";
import { page } from "./page.ts";

const writers = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const memberWriters = ["GroupMember.ReadWrite.All", ...writers];
const readers = [
  "GroupMember.Read.All",
  "GroupMember.ReadWrite.All",
  "Group.Read.All",
  "Directory.Read.All",
  ...writers,
];

/** Groups. Permissions: entra-graph §1.4, and the vendor's pages of each call. */
export const groupRoutes: readonly GraphRoute[] = [
  { method: "GET", path: "/groups", roles: readers, replicated: "groups", run: groups.list },
  { method: "POST", path: "/groups", roles: ["Group.Create", ...writers], success: 201, run: groups.create },
  { method: "GET", path: "/groups/{id}", roles: readers, replicated: "groups", run: groups.get },
  // Binding members is all that the narrow role allows.
  {
    method: "PATCH",
    path: "/groups/{id}",
    roles: memberWriters,
    run(call) {
      const others = Object.keys(call.body).filter((name) => name !== "members@odata.bind");
      if (others.length > 0 && !writers.some((role) => call.roles.includes(role)))
        throw graphRefusals.denied();
      return groups.update(call);
    },
  },
  { method: "DELETE", path: "/groups/{id}", roles: writers, run: groups.remove },
  ...(["members", "owners"] as const).flatMap((property): GraphRoute[] => {
    const roles = property === "members" ? memberWriters : writers;
    const path = `/groups/{id}/${property}`;
    return [
      { method: "POST", path: `${path}/$ref`, roles, run: (call) => groups.add(call, property) },
      {
        method: "DELETE",
        path: `${path}/{member}/$ref`,
        roles,
        run: (call) => groups.drop(call, property),
      },
    ];
  }),
  ...memberRoutes,
  {
    method: "GET",
    path: "/directory/deletedItems/microsoft.graph.group",
    roles: readers,
    run: (call) => page(call, groups.deleted(call).map(groupEntity), groupDefaults),
  },
];
