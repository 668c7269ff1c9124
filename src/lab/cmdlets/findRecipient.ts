import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";
import { directory } from "./directory.ts";

/**
 * The one recipient among `candidates` that an identity names: by name, alias, distinguished name, address, Guid,
 * directory object id or sign-in name, without regard to case (hve-service §3).
 *
 * @throws Refusal when there is none, or more than one
 */
export function findRecipient(state: State, candidates: Recipient[], identity: string): Recipient {
  const wanted = identity.toLowerCase();
  const signInName = (id: string) => state.users.find((user) => user.id === id)?.userPrincipalName;
  const found = candidates.filter((recipient) =>
    [
      recipient.guid,
      recipient.objectId,
      recipient.name,
      recipient.alias,
      directory.recipient(recipient.name),
      signInName(recipient.objectId),
      ...addresses.all(recipient),
    ].some((name) => name !== "" && name?.toLowerCase() === wanted),
  );
  if (found.length === 0) throw refusals.notFound(identity);
  if (found.length > 1) throw refusals.ambiguous(identity);
  return found[0]!;
}
