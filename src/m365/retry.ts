/**
 * Repeats calls that the service asked to repeat, or that failed without harm.
 *
 * Throttled: nothing was done, so anything is repeated. Unavailable: whether it took effect is unknown, so only what may
 * run twice is repeated; `New-` cmdlets and POST are not, their callers look first.
 */
import pLimit from "p-limit";
import pRetry from "p-retry";
import { ThrottledError, UnavailableError } from "../errors.ts";
import { systemClock, type Clock } from "../settle.ts";
import type { Exchange } from "./exchange.ts";

const MAX_THROTTLED = 8;
const MAX_UNAVAILABLE = 4;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;
/** More at once, and Exchange refuses some. A call that waits keeps its place, which slows the others down too. */
const PARALLEL_CALLS = 3;

/** Runs an attempt, again if need be. One per tenant, so that all its calls share the limit. */
export type Retry = <T>(attempt: () => Promise<T>, mayRunTwice: boolean) => Promise<T>;

export function retrying(options: {
  timeDivisor: number;
  signal?: AbortSignal | undefined;
  clock?: Clock;
}): Retry {
  const { timeDivisor, signal, clock = systemClock } = options;
  const limit = pLimit(PARALLEL_CALLS);

  return (attempt, mayRunTwice) =>
    limit(() =>
      pRetry(attempt, {
        retries: MAX_THROTTLED,
        minTimeout: FIRST_DELAY_MS / timeDivisor,
        maxTimeout: LONGEST_DELAY_MS / timeDivisor,
        randomize: true,
        ...(signal && { signal }),
        async shouldRetry({ error, attemptNumber }) {
          const again =
            error instanceof ThrottledError ||
            (error instanceof UnavailableError && mayRunTwice && attemptNumber <= MAX_UNAVAILABLE);
          if (!again) return false;
          // What the service asks for is a minimum, in its own time; p-retry's growing, random delay comes on top.
          if (error.retryAfterMs !== undefined) await clock.wait(error.retryAfterMs, signal);
          return true;
        },
      }),
    );
}

export const retryingExchange = (transport: Exchange, retry: Retry): Exchange => ({
  invoke: (cmdlet, parameters) =>
    retry(() => transport.invoke(cmdlet, parameters), !cmdlet.startsWith("New-")),
});
