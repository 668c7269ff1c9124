import type { Group } from "../tenant/directoryState.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";

/** Groups in Entra's recycle bin. @see https://learn.microsoft.com/graph/api/group-delete */
export const deletedGroups = {
  /** The one the path names, if it is a group. */
  find: ({ tenant, segments }: Pick<GraphCall, "tenant" | "segments">): Group | undefined =>
    tenant.state.groups.find(({ id, deletedAt }) => deletedAt !== null && id === segments.id!.toLowerCase()),

  purge(call: GraphCall, { id }: Group): undefined {
    assertWriter(call);
    call.tenant.write((draft) => (draft.groups = draft.groups.filter((group) => group.id !== id)));
  },

  /** Comes back with members and owners, and into the policies that still name it. */
  restore(call: GraphCall, { id }: Group): object {
    assertWriter(call);
    call.tenant.write((draft) => (draft.groups.find((group) => group.id === id)!.deletedAt = null));
    return { "@odata.type": "#microsoft.graph.group", id };
  },
};

function assertWriter({ roles }: GraphCall) {
  if (!["Group.ReadWrite.All", "Directory.ReadWrite.All"].some((role) => roles.includes(role)))
    throw graphRefusals.denied();
}
