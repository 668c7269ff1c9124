import { dumpConditionalAccess } from "./dumpConditionalAccess.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";

/**
 * The tenant in a form in which two equal tenants have equal text: sorted, without clocks, generated ids and password
 * hashes. References stand as names. What is soft-deleted stands apart, because it outlives every clean-up.
 */
export function dump(state: State) {
  const live = state.recipients.filter(({ softDeletedAt }) => softDeletedAt === null);
  return {
    securityDefaults: state.securityDefaults,
    defaultAuthenticationPolicy: state.defaultPolicy?.name ?? null,
    domains: sorted(state.domains, ({ name }) => name),
    authenticationPolicies: sorted(
      state.policies.map(({ name, flags }) => ({ name, flags })),
      ({ name }) => name,
    ),
    recipients: sorted(
      live.map((recipient) => recipientOf(state, recipient)),
      ({ address }) => address,
    ),
    applications: sorted(
      state.applications.map(({ secret, ...application }) => ({
        ...application,
        hasSecret: secret !== null,
      })),
      ({ clientId }) => clientId,
    ),
    billingPolicies: sorted(
      state.billingPolicies.map(({ id: _generated, ...policy }) => policy),
      ({ name }) => name,
    ),
    sharePointLicensed: state.sharePointLicensed,
    ...dumpConditionalAccess(state),
    softDeleted: sorted(
      state.recipients
        .filter((recipient) => !live.includes(recipient))
        .map((recipient) => addresses.primary(recipient)),
      (address) => address,
    ),
  };
}

function recipientOf(state: State, recipient: Recipient) {
  const user = state.users.find(({ id }) => id === recipient.objectId);
  return {
    address: addresses.primary(recipient),
    kind: recipient.kind,
    hve: recipient.hve,
    name: recipient.name,
    displayName: recipient.displayName,
    alias: recipient.alias,
    emailAddresses: sorted(recipient.emailAddresses, (address) => address),
    hidden: recipient.hidden,
    customAttributes: Object.fromEntries(
      sorted(
        Object.entries(recipient.customAttributes).filter(([, value]) => value !== ""),
        ([key]) => key,
      ),
    ),
    replyTo: recipient.replyTo,
    allowedApps: sorted(
      recipient.allowedApps.map((id) => {
        const app = state.applications.find(({ objectId }) => objectId === id);
        return app === undefined ? id : `${app.displayName} (${app.clientId})`;
      }),
      (app) => app,
    ),
    billingPolicy:
      state.billingPolicies.find(({ id }) => id === recipient.billingPolicyId)?.name ??
      recipient.billingPolicyId,
    authenticationPolicy: recipient.policy?.name ?? null,
    signInName: user?.userPrincipalName ?? null,
    accountEnabled: user?.accountEnabled ?? null,
    hasPassword: user?.passwordHash !== null,
    mustChangePassword: user?.mustChangePassword ?? null,
    passwordPolicies: user?.passwordPolicies ?? null,
    licences: user?.licences ?? [],
  };
}

function sorted<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
