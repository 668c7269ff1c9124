import type { DirectoryUser, State } from "../tenant/state.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";

/** Entra's recycle bin (entra-graph §5.4). */
export const deletedUsers = (state: State): DirectoryUser[] =>
  state.users.filter(({ deletedAt }) => deletedAt !== null);

/** Deletes for good, which leaves Exchange's soft-deleted object without directory id, ready to be purged there. */
export function purgeUser(call: GraphCall): undefined {
  const id = wanted(call);
  call.tenant.write((draft) => {
    draft.users = draft.users.filter((user) => user.id !== id);
    for (const recipient of draft.recipients) if (recipient.objectId === id) recipient.objectId = "";
  });
}

/** Brings back the user, under the name it had, and the Exchange object with it. */
export function restoreUser(call: GraphCall): object {
  const id = wanted(call);
  call.tenant.write((draft) => {
    const user = draft.users.find((candidate) => candidate.id === id)!;
    user.deletedAt = null;
    user.userPrincipalName = user.userPrincipalName.slice(id.replaceAll("-", "").length);
    const recipient = draft.recipients.find(({ objectId }) => objectId === id);
    if (recipient !== undefined) recipient.softDeletedAt = null;
  });
  return { "@odata.type": "#microsoft.graph.user", id };
}

function wanted({ state, segments }: GraphCall): string {
  const id = segments.id!.toLowerCase();
  if (!deletedUsers(state).some((user) => user.id === id)) throw graphRefusals.notFound(segments.id!);
  return id;
}
