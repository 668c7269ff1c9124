import { formerSignInName } from "../tenant/softDelete.ts";
import type { DirectoryUser, State } from "../tenant/state.ts";
import { deletedGroups } from "./deletedGroups.ts";
import type { GraphCall, GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { groupDefaults, groupEntity } from "./groupEntity.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";
import { userDefaults, userEntity, userReaders } from "./userEntity.ts";

const readers = [...userReaders, "User.DeleteRestore.All"];
const restorers = ["User.ReadWrite.All", "User.DeleteRestore.All"];
const groupWriters = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const defaults = [...userDefaults, "deletedDateTime"];

/** Entra's recycle bin, which keeps a user for 30 days (entra-graph §5.4). */
export const deletedUserRoutes: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/directory/deletedItems/microsoft.graph.user",
    roles: readers,
    run: (call) => page(call, deletedUsers(call.state).map(userEntity), defaults),
  },
  {
    method: "GET",
    path: "/directory/deletedItems/{id}",
    roles: readers,
    run(call) {
      const group = deletedGroups.find(call);
      if (group !== undefined) return selected(call, groupEntity(group), groupDefaults);
      return selected(call, userEntity(find(call)), defaults);
    },
  },
  {
    method: "DELETE",
    path: "/directory/deletedItems/{id}",
    roles: [...restorers, ...groupWriters],
    run(call) {
      const group = deletedGroups.find(call);
      return group === undefined ? purge(call) : deletedGroups.purge(call, group);
    },
  },
  {
    method: "POST",
    path: "/directory/deletedItems/{id}/restore",
    roles: [...restorers, ...groupWriters],
    run(call) {
      const group = deletedGroups.find(call);
      return group === undefined ? restore(call) : deletedGroups.restore(call, group);
    },
  },
];

const deletedUsers = (state: State): DirectoryUser[] =>
  state.users.filter(({ deletedAt }) => deletedAt !== null);

function find({ state, segments, roles }: GraphCall): DirectoryUser {
  if (!readers.some((role) => roles.includes(role))) throw graphRefusals.denied();
  const found = deletedUsers(state).find(({ id }) => id === segments.id!.toLowerCase());
  if (found === undefined) throw graphRefusals.notFound(segments.id!);
  return found;
}

/** Deletes for good, which leaves Exchange's soft-deleted object without directory id, ready to be purged there. */
function purge(call: GraphCall): undefined {
  assertRestorer(call);
  const { id } = find(call);
  call.tenant.write((draft) => {
    draft.users = draft.users.filter((user) => user.id !== id);
    for (const recipient of draft.recipients) if (recipient.objectId === id) recipient.objectId = "";
  });
}

/**
 * Brings back the user under the name it had, or under `newUserPrincipalName`, and its Exchange object with all its
 * settings; whether every HVE setting survives in the service is not public.
 */
function restore(call: GraphCall): object {
  const { newUserPrincipalName: wanted, ...others } = call.body;
  const stranger = Object.keys(others).find((name) => !name.startsWith("@"));
  if (stranger !== undefined) throw graphRefusals.badBody(`LAB-'${stranger}' is unknown to the lab.`);
  assertRestorer(call);
  const found = find(call);
  const name = wanted ?? formerSignInName(found);
  if (typeof name !== "string" || !name.includes("@"))
    throw graphRefusals.badBody("Invalid value specified for property 'newUserPrincipalName'.");
  if (call.state.users.some((user) => user.userPrincipalName.toLowerCase() === name.toLowerCase()))
    throw graphRefusals.badBody(
      "Another object with the same value for property userPrincipalName already exists.",
    );
  call.tenant.write((draft) => {
    const user = draft.users.find(({ id }) => id === found.id)!;
    user.deletedAt = null;
    user.userPrincipalName = name;
    const recipient = draft.recipients.find(({ objectId }) => objectId === user.id);
    if (recipient !== undefined) recipient.softDeletedAt = null;
  });
  return { "@odata.type": "#microsoft.graph.user", id: found.id, userPrincipalName: name };
}

function assertRestorer({ roles }: GraphCall) {
  if (!restorers.some((role) => roles.includes(role))) throw graphRefusals.denied();
}
