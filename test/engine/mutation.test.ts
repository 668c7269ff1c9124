import { expect, test } from "vitest";
import { differences, factsOf } from "./support/facts.ts";
import { readTraces, type Outcome } from "./support/trace.ts";

/** A path to one leaf of a recording. */
type Path = (string | number)[];

/** Every text, number and truth value of an outcome that the comparison must not overlook. */
function* leaves(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== "object" || value === null) yield path;
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}

function altered(outcome: Outcome, path: Path): Outcome {
  const copy = structuredClone(outcome) as unknown as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
  const value = parent[last];
  parent[last] =
    typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${String(value)}!`;
  return copy as unknown as Outcome;
}

// What replace steps name as their keys is not announced here; texts are for information only.
const notCompared = (path: Path): boolean =>
  path[0] === "diags" || (path[0] === "steps" && path[2] === "keys") || path.at(-1) === "failed";

test("every value of every recording counts: altering one is a difference", () => {
  let altering = 0;
  const overlooked: string[] = [];
  for (const [scenario, steps] of readTraces())
    for (const { recorded } of steps) {
      const facts = factsOf(recorded, false);
      for (const path of leaves(recorded)) {
        if (notCompared(path)) continue;
        altering += 1;
        const found = factsOf(altered(recorded, path), false);
        if (differences(facts, found).length === 0) overlooked.push(`${scenario}: ${path.join(".")}`);
      }
    }
  expect(overlooked).toEqual([]);
  expect(altering).toBeGreaterThan(5_000);
});
