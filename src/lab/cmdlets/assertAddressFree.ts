import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { DirectoryUser, Domain, Recipient, State } from "../tenant/state.ts";

/** The accepted domain of an address. @throws Refusal when the tenant has none (exchange-admin §A.8 row 7) */
export function acceptedDomain(state: State, address: string): Domain {
  const domain = state.domains.find(({ name }) => name === addresses.domain(address));
  if (domain === undefined) throw refusals.domainNotAccepted();
  return domain;
}

/**
 * Addresses are unique without regard to case, and a soft-deleted holder still counts (hve-service §3.13).
 *
 * @param owner may keep what it has
 * @throws Refusal (exchange-admin §A.8 row 6)
 */
export function assertAddressFree(state: State, address: string, owner?: Recipient): void {
  const holder = state.recipients.find(
    (recipient) => recipient !== owner && addresses.all(recipient).includes(address.toLowerCase()),
  );
  if (holder !== undefined) throw refusals.addressTaken(address, holder.guid);
}

/**
 * Sign-in names are unique among the living; a soft-deleted user's has its id in front (entra-graph §5.4).
 *
 * @throws Refusal
 */
export function assertSignInNameFree(state: State, name: string, owner?: DirectoryUser): void {
  const holder = state.users.find(
    (user) => user !== owner && user.userPrincipalName.toLowerCase() === name.toLowerCase(),
  );
  if (holder !== undefined) throw refusals.addressTaken(name, holder.displayName);
}
