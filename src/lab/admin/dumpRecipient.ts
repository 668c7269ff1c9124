import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";
import { sorted } from "./sorted.ts";

/** A recipient with its user, by their names: no generated ids, no clocks, and of a password only whether there is one. */
export function dumpRecipient(state: State, recipient: Recipient) {
  const user = state.users.find(({ id }) => id === recipient.objectId);
  return {
    address: addresses.primary(recipient),
    kind: recipient.kind,
    hve: recipient.hve,
    name: recipient.name,
    displayName: recipient.displayName,
    alias: recipient.alias,
    firstName: recipient.firstName,
    lastName: recipient.lastName,
    initials: recipient.initials,
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
    user: user && {
      displayName: user.displayName,
      mail: user.mail,
      mailNickname: user.mailNickname,
      proxyAddresses: sorted(user.proxyAddresses, (address) => address),
    },
    accountEnabled: user?.accountEnabled ?? null,
    hasPassword: user?.passwordHash !== null,
    mustChangePassword: user?.mustChangePassword ?? null,
    passwordPolicies: user?.passwordPolicies ?? null,
    licences: user?.licences ?? [],
  };
}
