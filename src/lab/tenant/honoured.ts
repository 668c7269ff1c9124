const fiveMinutesMs = 5 * 60 * 1000;

/**
 * The value of an HVE setting that the transport honours: reply-to and billing take up to five minutes to get there, app
 * access too (hve-service §7).
 *
 * @param log every value since the account exists, oldest first; empty when it was never set
 */
export function honoured<T>(
  log: readonly { at: number; value: T }[],
  { now, factor }: { now: number; factor: number },
): T | undefined {
  return log.findLast(({ at }) => at + fiveMinutesMs / factor <= now)?.value;
}
