import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";

/**
 * An HVE account by its address. The HVE cmdlets document nothing but the address as identity, so the lab takes nothing
 * else (hve-service §3).
 *
 * @throws Refusal
 */
export function findHveAccount(state: State, identity: string): Recipient {
  const found = state.recipients.find(
    (recipient) =>
      recipient.hve &&
      recipient.softDeletedAt === null &&
      addresses.all(recipient).includes(identity.toLowerCase()),
  );
  if (found === undefined) throw refusals.notFound(identity);
  return found;
}
