import type { Call } from "../journal.ts";

/** exchange-admin §A.6: captured once, 30000 in about 15 seconds. */
const rate = { limit: 30_000, windowMs: 15_000 };

/**
 * How much Exchange takes: a rate per window, told in `Rate-Limit-*`, and calls at the same time, of which there are
 * published numbers for neither (exchange-admin §A.9, §F row 17).
 */
export class Limits {
  /** Calls at a time for the tenant, and writes at a time for one object; null for no limit. */
  concurrent: { parallel: number; perObject: number } | null;
  rateLimit = rate.limit;
  readonly #running: { object: string | undefined }[] = [];
  #window = { resetsAt: 0, used: 0 };

  constructor(concurrent: Limits["concurrent"]) {
    this.concurrent = concurrent;
  }

  /**
   * Lets a call in.
   *
   * @returns how to say that it is over, or undefined when it is one too many
   */
  enter({ write, parameters }: Pick<Call, "write" | "parameters">): (() => void) | undefined {
    const object = write ? objectOf(parameters) : undefined;
    const same = this.#running.filter((call) => object !== undefined && call.object === object).length;
    const { parallel = Infinity, perObject = Infinity } = this.concurrent ?? {};
    if (this.#running.length >= parallel || same >= perObject) return undefined;
    const call = { object };
    this.#running.push(call);
    return () => {
      const index = this.#running.indexOf(call);
      if (index >= 0) this.#running.splice(index, 1);
    };
  }

  /**
   * Counts a call against the rate.
   *
   * @param now milliseconds since 1970
   * @returns how many milliseconds to wait when it is over, else undefined
   */
  spend(now: number): number | undefined {
    if (now >= this.#window.resetsAt) this.#window = { resetsAt: now + rate.windowMs, used: 0 };
    this.#window.used += 1;
    return this.#window.used > this.rateLimit ? this.#window.resetsAt - now : undefined;
  }

  /** What every answer says about the rate. */
  headers(): Record<string, string> {
    return {
      "rate-limit-limit": String(this.rateLimit),
      "rate-limit-remaining": String(Math.max(0, this.rateLimit - this.#window.used)),
      "rate-limit-reset": new Date(this.#window.resetsAt).toISOString(),
    };
  }
}

/** What a writing call is about: its identity, or the name it makes. */
function objectOf(parameters: unknown): string | undefined {
  const { Identity, Name } = (parameters ?? {}) as { Identity?: unknown; Name?: unknown };
  const name = Identity ?? Name;
  return typeof name === "string" ? name.toLowerCase() : undefined;
}
