import pLimit from "p-limit";
import { stopped, systemClock, type Clock } from "../settle.ts";

/** Runs tasks one after another, in order. */
export type Pace = <T>(task: () => Promise<T>) => Promise<T>;

/** @returns a pace that leaves at least `gapMs` between the end of one task and the start of the next. */
export function pace(gapMs: number, { clock = systemClock }: { clock?: Clock } = {}): Pace {
  const limit = pLimit(1);
  let lastMs = -Infinity;
  return (task) =>
    limit(async () => {
      const waitMs = lastMs + gapMs - clock.nowMs();
      if (waitMs > 0) await clock.wait(waitMs, stopped);
      try {
        return await task();
      } finally {
        lastMs = clock.nowMs();
      }
    });
}
