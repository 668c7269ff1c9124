import { billingStatus } from "../tenant/billingStatus.ts";
import { honoured } from "../tenant/honoured.ts";
import type { Recipient } from "../tenant/state.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * Why an account without a valid billing policy may not send. That it cannot is known, at which stage and in which words
 * is not (hve-service §1.5, §11); the reply keeps the status to itself, as the one of the service may.
 */
export function billingRefusal(tenant: Tenant, account: Recipient): string | undefined {
  const { state } = tenant;
  if (state.switches.billing === "accept") return undefined;
  // The session keeps the account as it was at sign-in; what counts is what it is now.
  const current = state.recipients.find(({ guid }) => guid === account.guid) ?? account;
  const policyId = honoured(current.effects.billingPolicyId, { now: tenant.now(), factor: tenant.factor });
  if (billingStatus(state, policyId ?? null) === "BillingPolicyValid") return undefined;
  return "550 LAB-The account is not active.";
}
