import { addresses } from "../tenant/addresses.ts";
import { smtpBasicEffect } from "../tenant/smtpBasicEffect.ts";
import type { World } from "../world.ts";

/** What the authentication policies mean for an account now and soon (exchange-admin §F row 18). */
export function signInOutlook({ tenant }: World, address: string) {
  const recipient = tenant.state.recipients.find(
    (candidate) =>
      candidate.softDeletedAt === null && addresses.all(candidate).includes(address.toLowerCase()),
  );
  if (recipient === undefined) throw new Error(`LAB-There is no recipient ${address}.`);
  const { allowed, pending } = smtpBasicEffect(recipient, { now: tenant.now(), factor: tenant.factor });
  if (pending === undefined) return { allowed };
  return { allowed, pending: { ...pending, effectiveAt: new Date(pending.effectiveAt).toISOString() } };
}
