import type { DirectoryUser, State } from "../tenant/state.ts";

/** The live user with this id or sign-in name. */
export function findUser(state: State, wanted: string): DirectoryUser {
  const user = state.users.find(
    ({ id, userPrincipalName, deletedAt }) =>
      deletedAt === null && [id, userPrincipalName.toLowerCase()].includes(wanted.toLowerCase()),
  );
  if (user === undefined) throw new Error(`LAB-There is no user ${wanted}.`);
  return user;
}
