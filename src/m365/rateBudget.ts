import { ThrottledError } from "../errors.ts";

/** Longest wait that is believed. */
const CAP_MS = 300_000;

/** What is left of the requests that Exchange lets a tenant make in a while, as its `Rate-Limit-*` headers say. */
export interface RateBudget {
  /** @throws ThrottledError saying how long to wait, when nothing is left; nothing is sent then. */
  spend(what: string): void;
  /** Reads the headers of an answer; one without them changes nothing. */
  note(headers: { get(name: string): string | null }): void;
}

/** @param nowMs a clock that only goes on. */
export function rateBudget(nowMs: () => number = () => performance.now()): RateBudget {
  let untilMs = -Infinity;
  return {
    spend(what) {
      const leftMs = untilMs - nowMs();
      if (leftMs <= 0) return;
      const message = `${what}: not sent, because Exchange takes no more requests of this tenant for ${Math.ceil(leftMs / 1_000)} s`;
      throw new ThrottledError(message, { retryAfterMs: leftMs });
    },
    note(headers) {
      const remaining = headers.get("rate-limit-remaining");
      const waitMs = resetMs(headers);
      if (remaining === null || waitMs === undefined) return;
      untilMs = Number(remaining) > 0 ? -Infinity : nowMs() + Math.min(waitMs, CAP_MS);
    },
  };
}

/** The reset is a date, by the service's own clock, or a number of seconds; which one is not documented. */
function resetMs(headers: { get(name: string): string | null }): number | undefined {
  const text = headers.get("rate-limit-reset")?.trim();
  if (!text) return undefined;
  const serviceMs = Date.parse(headers.get("date") ?? "") || Date.now();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - serviceMs;
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}
