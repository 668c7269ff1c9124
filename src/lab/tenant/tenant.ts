import { join } from "node:path";
import { enforced } from "../conditionalAccess/enforced.ts";
import { applyGroupLicences } from "../directory/applyGroupLicences.ts";
import { forgetExpired } from "./forgetExpired.ts";
import { readState } from "./readState.ts";
import { recordEffects } from "./recordEffects.ts";
import { seed } from "./seed.ts";
import type { State } from "./state.ts";
import { writeAtomically } from "./writeAtomically.ts";

/**
 * One tenant: its state, its clock, and the only way to change it.
 *
 * A change works on a copy that becomes the state only if nothing was thrown, so that a refused cmdlet leaves no trace;
 * the copy is on disk before the caller is answered.
 */
export class Tenant {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The service's delays are divided by this. */
  readonly factor: number;
  state: State;
  /** The state before the last change: what a stale read shows. */
  previous: State;
  readonly #file: string;
  readonly #written: (before: State, after: State) => void;
  readonly #adjust: (state: State) => void;

  constructor(options: {
    folder: string;
    now: () => number;
    factor: number;
    adjust?: (state: State) => void;
    /** Hears of every change. */
    written?: (before: State, after: State) => void;
  }) {
    this.#written = options.written ?? (() => undefined);
    this.now = options.now;
    this.factor = options.factor;
    this.#file = join(options.folder, "tenant.json");
    this.#adjust = options.adjust ?? (() => undefined);
    this.state = readState(this.#file, seed(this.now())) ?? this.#firstDay();
    this.previous = this.state;
    recordEffects(this.state, this.now());
    enforced.record(this.state, undefined, this.now());
    this.#save();
  }

  get tenantId(): string {
    return this.state.tenantId;
  }

  /** Runs a change on a copy of the state; what it throws leaves the state as it was. */
  write<T>(change: (draft: State) => T): T {
    const draft = structuredClone(this.state);
    forgetExpired(draft, this.now() - (30 * 24 * 60 * 60 * 1000) / this.factor);
    const result = change(draft);
    applyGroupLicences(draft);
    recordEffects(draft, this.now());
    enforced.record(draft, this.state, this.now());
    this.previous = this.state;
    this.state = draft;
    this.#save();
    this.#written(this.previous, draft);
    return result;
  }

  /** Back to the first day. */
  reset(): void {
    this.restore(this.#firstDay());
  }

  /** Makes a state of another moment the present one, as if nothing had happened since. */
  restore(state: State): void {
    this.state = structuredClone(state);
    this.previous = this.state;
    enforced.record(this.state, undefined, this.now());
    this.#save();
  }

  #firstDay(): State {
    const state = seed(this.now());
    this.#adjust(state);
    recordEffects(state, this.now());
    return state;
  }

  #save() {
    writeAtomically(this.#file, JSON.stringify(this.state, null, 1));
  }
}
