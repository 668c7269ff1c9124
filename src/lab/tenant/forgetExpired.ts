import type { State } from "./state.ts";

/**
 * Purges what was soft-deleted, or written into the audits, before `limit`: Entra keeps both 30 days (hve-service §7,
 * entra-graph §1.9, §7.1).
 */
export function forgetExpired(state: State, limit: number): void {
  const keep = (deletedAt: number | null) => deletedAt === null || deletedAt > limit;
  state.users = state.users.filter(({ deletedAt }) => keep(deletedAt));
  const { conditionalAccess } = state;
  conditionalAccess.policies = conditionalAccess.policies.filter(({ deletedAt }) => keep(deletedAt));
  state.groups = state.groups.filter(({ deletedAt }) => keep(deletedAt));
  state.directoryAudits = state.directoryAudits.filter(({ at }) => at > limit);
  state.recipients = state.recipients.filter(({ softDeletedAt }) => keep(softDeletedAt));
}
