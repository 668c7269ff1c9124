import type { Call } from "./journal.ts";

/** Timers fire a little before their time by the clock of `Date`. */
const toleranceMs = 10;

/** Remembers who was told to come back when, and notices who does not wait (exchange-admin §F row 17, §E.4 row 7). */
export class Patience {
  readonly #until = new Map<string, number>();

  /** Notes on a call that repeats a refused one how much too early it is. */
  judge(call: Call, now: number): void {
    const until = this.#until.get(key(call));
    if (until === undefined) return;
    this.#until.delete(key(call));
    if (until - now > toleranceMs) call.cameEarlyMs = until - now;
  }

  /** Takes note of an answer's `Retry-After`, in seconds or as a date. */
  ask(call: Call, { headers }: Response, now: number): void {
    const value = headers.get("retry-after");
    if (value === null) return;
    this.#until.set(key(call), /^[\d.]+$/.test(value) ? now + Number(value) * 1000 : Date.parse(value));
  }

  clear(): void {
    this.#until.clear();
  }
}

/** The same call again: same server, same name, same arguments. */
const key = ({ server, name, parameters }: Call) => JSON.stringify([server, name, parameters]);
