import type { Recipient, State } from "./state.ts";

/**
 * Whether the policies as they stand allow an account to sign in to SMTP with a password. Its own policy wins over the
 * tenant's default; no policy anywhere allows it (hve-service §3.10). A reference to a removed policy counts as none:
 * what the service does then is not public.
 */
export function smtpBasicAllowed(state: State, recipient: Pick<Recipient, "policy">): boolean {
  const policyOf = (guid: string | undefined) => state.policies.find((policy) => policy.guid === guid);
  const policy = policyOf(recipient.policy?.guid) ?? policyOf(state.defaultPolicy?.guid);
  return policy === undefined || policy.flags.AllowBasicAuthSmtp === true;
}
