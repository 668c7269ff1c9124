import type { DirectoryUser, State } from "./state.ts";

/**
 * Moves a user and its recipient to the recycle bins, where both keep what they had: names are free again, addresses stay
 * reserved. The sign-in name gets the id without dashes in front (entra-graph §5.4, hve-service §3.13).
 */
export function softDelete(state: State, user: DirectoryUser, now: number): void {
  user.deletedAt = now;
  user.userPrincipalName = `${user.id.replaceAll("-", "")}${user.userPrincipalName}`;
  const recipient = state.recipients.find(({ objectId }) => objectId === user.id);
  if (recipient !== undefined) recipient.softDeletedAt = now;
}

/** The sign-in name of a user before it was deleted. */
export const formerSignInName = (user: DirectoryUser): string =>
  user.userPrincipalName.slice(user.id.replaceAll("-", "").length);
