/** Waits until a change is visible. The only place, with the retries of a transport, where the product waits. */
import { setTimeout as wait } from "node:timers/promises";
import { UnavailableError } from "./errors.ts";

/** How long to look for a change, and how often. */
export interface Timing {
  /** When to give up, from the first look. */
  budgetMs: number;
  /** Pause between two looks. */
  intervalMs: number;
  /** How many looks in a row must agree, for services whose replicas answer in turn. Default 1. */
  agree?: number;
  /** How many looks are made even when the budget is over sooner, for replicas that lag by reads rather than by time. Default 1. */
  atLeast?: number;
}

/** The time, replaceable in tests. */
export interface Clock {
  nowMs(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  async wait(ms, signal) {
    await wait(ms, undefined, signal && { signal }).catch(() => undefined); // rejects only when aborted, and hides why
    signal?.throwIfAborted();
  },
};

const stopping = new AbortController();

/** Aborted once somebody has called {@link stopWaiting}; its reason is the error to end with. */
export const stopped: AbortSignal = stopping.signal;

/** Ends every waiting of this process, now and later: somebody pressed Ctrl-C. What was written stays written. */
export function stopWaiting() {
  stopping.abort(
    new UnavailableError("Stopped while waiting for the service; what was sent is not confirmed yet."),
  );
}

/**
 * Looks at once, then every `intervalMs`, and a last time when the budget ends.
 *
 * @param isSettled looks once; what it throws ends the waiting and is thrown here, because a failed look is no answer.
 * @returns false when the budget ran out: the change was accepted, but nobody has seen it.
 * @throws the signal's reason as soon as the signal (default: the process's own, see `stopWaiting`) is aborted.
 */
export async function settle(
  { budgetMs, intervalMs, agree = 1, atLeast = 1 }: Timing,
  isSettled: () => Promise<boolean>,
  { signal = stopped, clock = systemClock }: { signal?: AbortSignal; clock?: Clock } = {},
): Promise<boolean> {
  const deadlineMs = clock.nowMs() + budgetMs;
  let agreed = 0;
  for (let looks = 1; ; looks++) {
    signal.throwIfAborted();
    agreed = (await isSettled()) ? agreed + 1 : 0;
    if (agreed >= agree) return true;
    const leftMs = deadlineMs - clock.nowMs();
    if (leftMs <= 0 && looks >= atLeast) return false;
    await clock.wait(leftMs > 0 ? Math.min(intervalMs, leftMs) : intervalMs, signal);
  }
}
