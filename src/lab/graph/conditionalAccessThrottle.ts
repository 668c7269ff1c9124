/**
 * Conditional Access answers one request per second and tenant, across all applications, and does not say when to come
 * back. The second is divided by the lab's factor. Source: entra-graph §1.6.
 */
export class ConditionalAccessThrottle {
  /** 0 switches it off. */
  intervalMs: number;
  /** Seconds in a `Retry-After` header; the service sends none. */
  retryAfter: number | undefined;
  #last = -Infinity;

  constructor(factor: number) {
    this.intervalMs = 1000 / factor;
  }

  /** Whether a request at `now` is answered; one that is not does not count. */
  admits(now: number): boolean {
    if (now - this.#last < this.intervalMs) return false;
    this.#last = now;
    return true;
  }
}
