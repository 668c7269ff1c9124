import { fault, type Fault } from "./fault.ts";
import type { z } from "zod";
import type { Call } from "../journal.ts";

/** The faults that wait to be served, and how often each has been. */
export class Faults {
  readonly #waiting: { id: number; fault: Fault; seen: number; consumed: number }[] = [];
  #lastId = 0;

  /** @returns the number under which `list` counts how often it was consumed */
  add(wanted: z.input<typeof fault>): number {
    this.#lastId += 1;
    this.#waiting.push({ id: this.#lastId, fault: fault.parse(wanted), seen: 0, consumed: 0 });
    return this.#lastId;
  }

  /**
   * The fault this call meets, if any; taking it consumes it.
   *
   * @param kinds the ones that can be served where it is; all when absent
   */
  take(
    { server, name, number }: Pick<Call, "server" | "name" | "number">,
    kinds?: readonly Fault["kind"][],
  ): Fault | undefined {
    for (const entry of this.#waiting) {
      const { match } = entry.fault;
      if (entry.consumed >= match.times || kinds?.includes(entry.fault.kind) === false) continue;
      if (match.server !== undefined && match.server !== server) continue;
      if (match.number !== undefined && match.number !== number) continue;
      if (match.name !== undefined && match.name.toLowerCase() !== name.toLowerCase()) continue;
      entry.seen += 1;
      if (entry.seen <= match.skip) continue;
      entry.consumed += 1;
      return entry.fault;
    }
    return undefined;
  }

  /** Every fault with its count; a fault that a test expected and nobody met shows `consumed: 0`. */
  list(): { id: number; fault: Fault; consumed: number }[] {
    return this.#waiting.map(({ id, fault, consumed }) => ({ id, fault, consumed }));
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
