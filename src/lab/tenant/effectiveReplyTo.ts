import type { Recipient } from "./state.ts";

const fiveMinutesMs = 5 * 60 * 1000;

/** The reply-to address the transport honours: settings take up to five minutes (hve-service §7). */
export function effectiveReplyTo(
  recipient: Recipient,
  { now, factor }: { now: number; factor: number },
): string {
  const honoured = recipient.effects.replyTo.filter(({ at }) => at + fiveMinutesMs / factor <= now);
  return honoured.at(-1)?.address ?? "";
}
