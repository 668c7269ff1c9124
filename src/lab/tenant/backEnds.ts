import { createHash } from "node:crypto";
import type { State } from "./state.ts";

const count = 3;

/** A change one back end does not show yet. */
interface Unseen {
  /** The tenant before it. */
  before: State;
  /** For how many more calls. */
  calls: number;
}

/**
 * Exchange's back ends and the directory's replicas: after a write each goes on showing the tenant as it was for some
 * calls, the one that wrote for fewer. A stable `X-AnchorMailbox` leads to always the same one, without it chance decides
 * (exchange-admin §A.4, §C.1, §F row 7). Lag is counted in calls, not in time, so that a run can be repeated.
 */
export class BackEnds {
  readonly #lag: { here: number; elsewhere: number };
  readonly #random: () => number;
  readonly #unseen: Unseen[][] = Array.from({ length: count }, () => []);
  #writer: number | undefined;

  /**
   * @param lag most calls for which a write stays unseen where it was made, and elsewhere
   * @param random gives numbers from 0 up to 1
   */
  constructor(lag: { here: number; elsewhere: number }, random: () => number) {
    this.#lag = lag;
    this.#random = random;
  }

  /** The back end a call reaches. */
  pick(anchor: string | undefined): number {
    if (anchor === undefined) return Math.floor(this.#random() * count);
    return createHash("sha256").update(anchor.toLowerCase()).digest()[0]! % count;
  }

  /** The tenant as a back end shows it to one call. */
  view(backEnd: number, present: State): State {
    const unseen = this.#unseen[backEnd]!;
    for (const change of unseen) change.calls -= 1;
    while (unseen[0] !== undefined && unseen[0].calls < 0) unseen.shift();
    return unseen[0]?.before ?? present;
  }

  /** Runs a change on a back end. It must not wait for anything: others would be taken for the writer. */
  write<T>(backEnd: number, change: () => T): T {
    this.#writer = backEnd;
    try {
      return change();
    } finally {
      this.#writer = undefined;
    }
  }

  /** Hears of every change of the tenant. */
  written(before: State): void {
    for (const [backEnd, unseen] of this.#unseen.entries()) {
      const most = backEnd === this.#writer ? this.#lag.here : this.#lag.elsewhere;
      const calls = Math.floor(this.#random() * (most + 1));
      if (most > 0 && (calls > 0 || unseen.length > 0)) unseen.push({ before, calls });
    }
  }

  /** All back ends show the present: after somebody else's change, which is to be found and not to be waited for. */
  catchUp(): void {
    for (const unseen of this.#unseen) unseen.length = 0;
  }
}
