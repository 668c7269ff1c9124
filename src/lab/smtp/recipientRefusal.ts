import { addresses } from "../tenant/addresses.ts";
import type { State } from "../tenant/state.ts";

/**
 * Why a recipient is refused, or undefined. HVE delivers inside the tenant only (hve-service §5.5 row 24); an unknown
 * inside address is row 29, whose sentence is that of Exchange's own reports. An HVE account has no mailbox and cannot
 * receive; what the service replies then is not public, so it is treated as unknown.
 */
export function recipientRefusal(state: State, address: string): string | undefined {
  if (!state.domains.some(({ name }) => name === addresses.domain(address)))
    return "550 5.5.105 External sending is not supported for High Volume Email accounts";
  const known = state.recipients.some(
    (recipient) =>
      recipient.kind === "UserMailbox" &&
      recipient.softDeletedAt === null &&
      addresses.all(recipient).includes(address.toLowerCase()),
  );
  return known
    ? undefined
    : "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup";
}
