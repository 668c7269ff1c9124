import { enforced } from "../conditionalAccess/enforced.ts";
import { resourceIds } from "../conditionalAccess/signInContext.ts";
import { addresses } from "../tenant/addresses.ts";
import { password } from "../tenant/password.ts";
import { smtpBasicEffect } from "../tenant/smtpBasicEffect.ts";
import type { Recipient } from "../tenant/state.ts";
import type { Tenant } from "../tenant/tenant.ts";

const unsuccessful = "535 5.7.139 Authentication unsuccessful,";

/** The refusals of a sign-in with a password; numbers are the rows of hve-service §5.5. */
const refusals = {
  /** Row 10. */
  credentials: `${unsuccessful} the user credentials were incorrect.`,
  /** Row 11. */
  disabled: "535 5.7.3 Authentication unsuccessful",
  /** Row 6. */
  securityDefaults: `${unsuccessful} user is locked by your organization's security defaults policy. Contact your administrator.`,
  /** Row 8. */
  policy: `${unsuccessful} basic authentication is disabled.`,
  /** Row 9. */
  conditionalAccess: `${unsuccessful} the request did not meet the criteria to be authenticated successfully. Contact your administrator.`,
  /** Row 12. */
  licensed: "451 4.7.0 Temporary server error. Please try again later AUTH2003",
  /** Row 20; the sentence is not public. */
  notHve: "535 5.2.240 LAB-The account is not a High Volume Email account.",
};

/**
 * Judges a sign-in with user name and password by the tenant as it is in force now. Sign-in name and primary address are
 * both taken as user name: which one counts after they part is not public (hve-service §3.1).
 *
 * @returns the account, or the reply that refuses it
 */
export function signIn(tenant: Tenant, userName: string, clear: string): Recipient | string {
  const wanted = userName.toLowerCase();
  const { recipients, users, securityDefaults } = tenant.state;
  const account = recipients.find((recipient) => {
    if (recipient.softDeletedAt !== null) return false;
    const user = users.find(({ id }) => id === recipient.objectId);
    return [user?.userPrincipalName, addresses.primary(recipient)].some(
      (name) => name?.toLowerCase() === wanted,
    );
  });
  const user = users.find(({ id }) => id === account?.objectId);
  if (account === undefined || user === undefined) return refusals.credentials;
  if (!password.matches(clear, user.passwordHash) || user.mustChangePassword) return refusals.credentials;
  if (!user.accountEnabled) return refusals.disabled;
  if (!account.hve) return refusals.notHve;
  if (securityDefaults) return refusals.securityDefaults;
  if (!smtpBasicEffect(account, { now: tenant.now(), factor: tenant.factor }).allowed) return refusals.policy;
  // Exchange's own policies refuse before Entra is asked, and Entra asks for the password before its policies (entra-graph §2.1).
  if (enforced.blocks(tenant, { kind: "user", id: user.id }, resourceIds.exchange))
    return refusals.conditionalAccess;
  if (account.kind !== "MailUser") return refusals.licensed;
  return account;
}
