import { dumpConditionalAccess } from "./dumpConditionalAccess.ts";
import { addresses } from "../tenant/addresses.ts";
import type { State } from "../tenant/state.ts";
import { dumpRecipient } from "./dumpRecipient.ts";
import { sorted } from "./sorted.ts";

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
      live.map((recipient) => dumpRecipient(state, recipient)),
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
