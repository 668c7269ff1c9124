import type { State } from "./state.ts";

/** Purges what was soft-deleted before `limit`: Entra keeps it 30 days (hve-service §7). */
export function forgetExpired(state: State, limit: number): void {
  const keep = (deletedAt: number | null) => deletedAt === null || deletedAt > limit;
  state.users = state.users.filter(({ deletedAt }) => keep(deletedAt));
  state.recipients = state.recipients.filter(({ softDeletedAt }) => keep(softDeletedAt));
}
