import { z } from "zod";
import { humanEdit, type HumanEdit } from "./humanEdit.ts";
import { isBy, type Occasion } from "./occasion.ts";

/** A human edit at an exact moment between other people's calls. Sent to `POST /lab/edits`. */
export const scriptedEdit = z.strictObject({
  when: z.strictObject({
    moment: z.enum(["before", "after"]),
    /** Name of the call as the journal writes it, such as `GET /identity/conditionalAccess/policies/{id}`. */
    name: z.string(),
    /** The path's `{id}`; any when absent. */
    id: z.string().toLowerCase().optional(),
    /** Part of the caller's client id, `User-Agent` or `client-request-id`; anybody when absent. */
    by: z.string().optional(),
    /** At which of the matching calls that are answered, throttled ones not counted. */
    nth: z.int().positive().default(1),
    /** For how many calls from there on the edit is made again. */
    times: z.int().positive().default(1),
  }),
  edit: humanEdit,
});
export type ScriptedEdit = z.infer<typeof scriptedEdit>;

/** The scripted edits, each with how often its call was seen and what came of it. */
export class Edits {
  readonly #waiting: { script: ScriptedEdit; seen: number; results: { status: number }[] }[] = [];
  readonly #apply: (edit: HumanEdit) => { status: number };

  constructor(apply: (edit: HumanEdit) => { status: number }) {
    this.#apply = apply;
  }

  add(wanted: z.input<typeof scriptedEdit>): void {
    this.#waiting.push({ script: scriptedEdit.parse(wanted), seen: 0, results: [] });
  }

  /** Makes the edits whose moment this is. */
  run(moment: "before" | "after", occasion: Occasion): void {
    for (const entry of this.#waiting) {
      const { when, edit } = entry.script;
      if (when.moment !== moment || when.name.toLowerCase() !== occasion.name.toLowerCase()) continue;
      if (when.id !== undefined && when.id !== occasion.id) continue;
      if (when.by !== undefined && !isBy(occasion, when.by)) continue;
      entry.seen += 1;
      if (entry.seen < when.nth || entry.seen >= when.nth + when.times) continue;
      entry.results.push(this.#apply(edit));
    }
  }

  list(): { script: ScriptedEdit; seen: number; results: { status: number }[] }[] {
    return this.#waiting.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
