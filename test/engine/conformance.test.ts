import { afterAll, describe, expect, test } from "vitest";
import { differences, factsOf } from "./support/facts.ts";
import { isDryRun, replay } from "./support/replay.ts";
import { ToyProject } from "./support/toyProject.ts";
import { readTraces } from "./support/trace.ts";

// Recordings of the real Pulumi engine, done again here and compared fact by fact.
const traces = readTraces();
let facts = 0;

describe.concurrent("does what the real engine did", () => {
  for (const [scenario, steps] of traces) {
    test(scenario, { timeout: 120_000 }, async () => {
      await using toy = await ToyProject.create();
      for (const [index, step] of steps.entries()) {
        const recorded = factsOf(step.recorded, isDryRun(step));
        const found = factsOf(await replay(toy, step), isDryRun(step));
        facts += recorded.size;
        expect(differences(recorded, found), `step ${String(index + 1)}: ${step.run.join(" ")}`).toEqual([]);
      }
    });
  }
});

afterAll(() => console.log(`${String(facts)} facts of ${String(traces.size)} recordings compared`));
