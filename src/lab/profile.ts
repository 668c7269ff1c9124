/** How far a lab is from the service on a good day. */
export interface Profile {
  /**
   * How many calls after a write may still see the tenant as it was, at most: on the back end that made the write, and on
   * the others (exchange-admin §F row 7).
   */
  staleCalls: { here: number; elsewhere: number };
  /** Which reads of a Conditional Access policy or group after a write are stale (see replicas.ts). */
  staleReads: number[];
  /** Share of calls to Exchange and Graph that are throttled, from 0 to 1. */
  throttled: number;
  /** Share of those that say `Retry-After: 1`; the service often says nothing (exchange-admin §A.9). */
  throttledWithRetryAfter: number;
  /** Whether answers without rows come in every form there is (exchange-admin §A.6, §F row 22). */
  emptyForms: boolean;
  /** Exchange's limits, see limits.ts; null for none. */
  limits: { parallel: number; perObject: number } | null;
}

/** `usual` is the default: what was written is read. `worst` is a bad day. */
export const profiles: Readonly<Record<"usual" | "worst", Profile>> = {
  usual: {
    staleCalls: { here: 0, elsewhere: 0 },
    staleReads: [],
    throttled: 0,
    throttledWithRetryAfter: 0,
    emptyForms: false,
    limits: null,
  },
  worst: {
    staleCalls: { here: 1, elsewhere: 4 },
    staleReads: [1, 3],
    throttled: 0.1,
    throttledWithRetryAfter: 0.25,
    emptyForms: true,
    limits: { parallel: 3, perObject: 1 },
  },
};
