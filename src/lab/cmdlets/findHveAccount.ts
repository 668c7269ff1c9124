import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";

/** A live mail user with the mark; one that a licence made a mailbox is none any more (hve-service §1.1). */
export const isHveAccount = ({ hve, kind, softDeletedAt }: Recipient): boolean =>
  hve && kind === "MailUser" && softDeletedAt === null;

/**
 * An HVE account by its address. The HVE cmdlets document nothing but the address as identity, so the lab takes nothing
 * else (hve-service §3).
 *
 * @throws Refusal
 */
export function findHveAccount(state: State, identity: string): Recipient {
  const found = state.recipients.find(
    (recipient) => isHveAccount(recipient) && addresses.all(recipient).includes(identity.toLowerCase()),
  );
  if (found === undefined) throw refusals.notFound(identity);
  return found;
}
