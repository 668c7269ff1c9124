import type { DirectoryUser } from "../tenant/state.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";

/** How long a user made by Exchange stays unknown to Graph: seconds to minutes (entra-graph §5.1). */
const lagMs = 30_000;

/** The users Graph shows: neither deleted nor so new that Exchange's news has not arrived. */
export function visibleUsers({ tenant, state }: Pick<GraphCall, "tenant" | "state">): DirectoryUser[] {
  const newest = tenant.now() - lagMs / tenant.factor;
  return state.users.filter(({ deletedAt, createdAt }) => deletedAt === null && createdAt <= newest);
}

/** By id or sign-in name. @throws GraphRefusal when there is none */
export function findVisibleUser(call: GraphCall, wanted: string): DirectoryUser {
  const user = visibleUsers(call).find(
    ({ id, userPrincipalName }) =>
      id === wanted.toLowerCase() || userPrincipalName.toLowerCase() === wanted.toLowerCase(),
  );
  if (user === undefined) throw graphRefusals.notFound(wanted);
  return user;
}
