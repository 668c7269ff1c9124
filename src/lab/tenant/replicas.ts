import { z } from "zod";
import type { State } from "./state.ts";

/** How far reads lag behind writes. Sent to `POST /lab/replicas`. */
export const lag = z.strictObject({
  /** Which reads of an object after a write are stale, counted from 1: `[1, 2]` is two stale reads, `[2]` one that goes back. */
  staleReads: z.array(z.int().positive()),
  /** Ids of the objects it concerns; all of them when absent. */
  objects: z.array(z.string().toLowerCase()).optional(),
});

type Kind = "policies" | "groups";
interface Versioned {
  id: string;
}
interface Write {
  before: Versioned | undefined;
  /** How often the object was read since. */
  reads: number;
}

/**
 * Replicas that lag: after each write of a policy or group, certain reads of that object still show it as it was before
 * that write; with two writes in a row a read may show what stood in between. By default none is stale; which read is, is
 * counted and never left to chance (entra-graph §1.3, §9.2 point 6).
 */
export class Replicas {
  #lag: z.infer<typeof lag> = { staleReads: [] };
  readonly #pending: Record<Kind, Map<string, Write[]>> = { policies: new Map(), groups: new Map() };

  set(wanted: z.input<typeof lag>): void {
    this.#lag = lag.parse(wanted);
    for (const pending of Object.values(this.#pending)) pending.clear();
  }

  /** Notes which objects a write changed. */
  written(before: State, after: State): void {
    if (this.#lag.staleReads.length === 0) return;
    for (const kind of ["policies", "groups"] as const) {
      const old = byId(objectsOf(before, kind));
      const fresh = byId(objectsOf(after, kind));
      for (const id of new Set([...old.keys(), ...fresh.keys()])) {
        if (this.#lag.objects?.includes(id) === false) continue;
        if (JSON.stringify(old.get(id)) === JSON.stringify(fresh.get(id))) continue;
        const log = this.#pending[kind].get(id) ?? [];
        this.#pending[kind].set(id, [...log, { before: old.get(id), reads: 0 }]);
      }
    }
  }

  /**
   * The state one read sees.
   *
   * @param id the object that is read; every one of its kind when undefined
   */
  read(state: State, kind: Kind, id: string | undefined): State {
    const pending = this.#pending[kind];
    if (pending.size === 0) return state;
    const shown = byId(objectsOf(state, kind));
    for (const one of id === undefined ? [...pending.keys()] : [id]) {
      const log = pending.get(one) ?? [];
      for (const write of log) write.reads += 1;
      const hidden = log.find(({ reads }) => this.#lag.staleReads.includes(reads));
      const left = log.filter(({ reads }) => reads < Math.max(...this.#lag.staleReads));
      if (left.length > 0) pending.set(one, left);
      else pending.delete(one);
      if (hidden === undefined) continue;
      if (hidden.before === undefined) shown.delete(one);
      else shown.set(one, hidden.before);
    }
    return withObjects(state, kind, [...shown.values()]);
  }
}

const byId = (objects: Versioned[]) => new Map(objects.map((object) => [object.id, object]));

const objectsOf = (state: State, kind: Kind): Versioned[] =>
  kind === "policies" ? state.conditionalAccess.policies : state.groups;

function withObjects(state: State, kind: Kind, objects: Versioned[]): State {
  if (kind === "groups") return { ...state, groups: objects as State["groups"] };
  const { conditionalAccess } = state;
  const policies = objects as typeof conditionalAccess.policies;
  return { ...state, conditionalAccess: { ...conditionalAccess, policies } };
}
