/**
 * Repeats calls that the service asked to repeat, or that failed without harm.
 *
 * Throttled: nothing was done, so anything is repeated. Unavailable: whether it took effect is unknown, so only what may
 * run twice is repeated; `New-` cmdlets and POST are not, their callers look first.
 */
import pLimit from "p-limit";
import pRetry from "p-retry";
import { ThrottledError, UnavailableError } from "../errors.ts";
import { stopped, systemClock, type Clock } from "../settle.ts";
import type { Transport } from "./exchange.ts";

const MAX_THROTTLED = 8;
const MAX_UNAVAILABLE = 4;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;
/** More at once, and Exchange refuses some. A call that waits keeps its place, which slows the others down too. */
const PARALLEL_CALLS = 3;

/** Runs an attempt, again if need be. One per tenant, so that all its calls share the limit. */
export type Retry = <T>(attempt: () => Promise<T>, mayRunTwice: boolean) => Promise<T>;

export function retrying(options: { timeDivisor: number; parallel?: number; clock?: Clock }): Retry {
  const { timeDivisor, parallel = PARALLEL_CALLS, clock = systemClock } = options;
  const limit = pLimit(parallel);

  return (attempt, mayRunTwice) =>
    limit(() => {
      stopped.throwIfAborted();
      // Not p-retry's own `signal`: with it, an interrupt would throw away the answer of a call that has succeeded.
      return pRetry(attempt, {
        retries: MAX_THROTTLED,
        minTimeout: 0,
        async shouldRetry({ error, attemptNumber }) {
          const again =
            error instanceof ThrottledError ||
            (error instanceof UnavailableError && mayRunTwice && attemptNumber <= MAX_UNAVAILABLE);
          if (!again || stopped.aborted) return false;
          // What the service asks for is a minimum, in its own time; our growing, random delay comes on top.
          const growingMs = Math.min(FIRST_DELAY_MS * 2 ** (attemptNumber - 1), LONGEST_DELAY_MS);
          const delayMs = (growingMs * (0.5 + Math.random())) / timeDivisor;
          await clock.wait((error.retryAfterMs ?? 0) + delayMs, stopped).catch(() => undefined);
          return !stopped.aborted; // interrupted: the last error is the answer
        },
      });
    });
}

export const retryingExchange = (transport: Transport, retry: Retry): Transport => ({
  invoke: (cmdlet, parameters) =>
    retry(() => transport.invoke(cmdlet, parameters), !cmdlet.startsWith("New-")),
});
