import { z } from "zod";
import { humanEdit, type HumanEdit } from "./humanEdit.ts";
import { isBy, type Occasion } from "./occasion.ts";

const policyCalls = [
  "GET /identity/conditionalAccess/policies/{id}",
  "PATCH /identity/conditionalAccess/policies/{id}",
];

/**
 * The order in which several writers get to a policy: one turn per call, held back until it is its turn, so that an
 * interleaving can be played without waiting for any length of time. Sent to `POST /lab/turns`.
 */
export const turnOrder = z.strictObject({
  /** Tags of the callers in the order of their calls (see `by` of edits); an edit is made when its turn comes. */
  turns: z.array(z.union([z.string(), humanEdit])),
  /** Calls that need a turn, as the journal names them. */
  names: z.array(z.string()).default(policyCalls),
});

/** Holds calls until it is their turn. Callers that no turn names, and everybody after the last turn, pass freely. */
export class Turns {
  #left: (string | HumanEdit)[] = [];
  #names: string[] = [];
  #busy = false;
  #waiting: (() => void)[] = [];
  readonly #apply: (edit: HumanEdit) => unknown;

  constructor(apply: (edit: HumanEdit) => unknown) {
    this.#apply = apply;
  }

  set(wanted: z.input<typeof turnOrder>): void {
    const { turns, names } = turnOrder.parse(wanted);
    this.#left = turns;
    this.#names = names;
    this.#advance();
  }

  /** Resolves when the call may be answered; the caller then says with `done` whether it was. */
  async wait(occasion: Occasion): Promise<{ done(answered: boolean): void }> {
    const mine = () =>
      this.#left.find((turn): turn is string => typeof turn === "string" && isBy(occasion, turn));
    const concerned = () => this.#names.includes(occasion.name) && mine() !== undefined;
    while (concerned() && (this.#busy || this.#left[0] !== mine()))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (!concerned()) return { done: () => undefined };
    this.#busy = true;
    return {
      done: (answered) => {
        this.#busy = false;
        if (answered) this.#left.shift();
        this.#advance();
      },
    };
  }

  /** The caller makes no more calls: the turns it has left are dropped. */
  ended(tag: string): void {
    this.#left = this.#left.filter((turn) => turn !== tag);
    this.#advance();
  }

  left(): (string | HumanEdit)[] {
    return [...this.#left];
  }

  #advance() {
    while (typeof this.#left[0] === "object") this.#apply(this.#left.shift() as HumanEdit);
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
