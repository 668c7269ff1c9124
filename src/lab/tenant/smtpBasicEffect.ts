import type { Recipient } from "./state.ts";

const dayMs = 24 * 60 * 60 * 1000;
const halfHourMs = 30 * 60 * 1000;
/** A stamp that names a moment clearly before the change does not cover it; one minute forgives truncated seconds. */
const stampToleranceMs = 60 * 1000;

/**
 * What a sign-in at `now` gets from the policies, and when a change still under way will be honoured: 24 hours after it,
 * or 30 minutes after the account was stamped, both divided by the lab's factor (hve-service §7).
 */
export function smtpBasicEffect(
  recipient: Recipient,
  { now, factor }: { now: number; factor: number },
): { allowed: boolean; pending?: { allowed: boolean; effectiveAt: number } } {
  const { smtpBasic, stamps } = recipient.effects;
  let allowed = true;
  let pending: { allowed: boolean; effectiveAt: number } | undefined;
  for (const [index, change] of smtpBasic.entries()) {
    const stamp = stamps.find(
      ({ at, validFrom }) => at >= change.at && validFrom >= change.at - stampToleranceMs,
    );
    const unforced = change.at + dayMs / factor;
    const forced = stamp === undefined ? unforced : stamp.at + halfHourMs / factor;
    const effectiveAt = index === 0 ? change.at : Math.min(unforced, forced);
    if (effectiveAt <= now) {
      allowed = change.allowed;
      pending = undefined;
    } else pending = { allowed: change.allowed, effectiveAt };
  }
  return pending === undefined ? { allowed } : { allowed, pending };
}
