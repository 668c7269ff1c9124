import type { EventEmitter } from "node:events";
import type { Call } from "./journal.ts";

/** Calls that are kept back, so that a test can end a client exactly there, and the ones who wait to hear of it. */
export class Holds {
  readonly #held = new Map<Call, () => void>();
  readonly #waiting = new Set<() => void>();

  /**
   * Keeps a call back until it is released or its client is gone.
   *
   * @param socket the client's connection
   * @returns whether somebody is still there to be answered
   */
  async hold(call: Call, socket: EventEmitter & { destroyed: boolean }): Promise<boolean> {
    call.held = "now";
    this.#tell();
    const end = await new Promise<"released" | "gone">((resolve) => {
      this.#held.set(call, () => resolve("released"));
      socket.once("close", () => resolve("gone"));
      if (socket.destroyed) resolve("gone");
    });
    this.#held.delete(call);
    call.held = end;
    if (end === "gone") call.delivered = false;
    this.#tell();
    return end === "released";
  }

  /** Lets the call with this number go, or all. @returns how many were held */
  release(number?: number): number {
    const matching = [...this.#held].filter(([call]) => number === undefined || call.number === number);
    for (const [, letGo] of matching) letGo();
    return matching.length;
  }

  /**
   * Waits, as long as it takes, for something to be true of the journal's held calls.
   *
   * @param find looks it up; undefined means not yet
   */
  async wait<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const heard = () => {
          this.#waiting.delete(heard);
          resolve();
        };
        this.#waiting.add(heard);
      });
    }
  }

  #tell() {
    for (const heard of [...this.#waiting]) heard();
  }
}
