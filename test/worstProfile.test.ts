import { expect, test } from "vitest";
import type { RunOptions, RunResult, Verb } from "../src/engine/engine.ts";
import type { LabOptions } from "../src/lab/lab.ts";
import { devStack } from "./support/devStack.ts";

// The dev stack's life on a bad day (src/lab/profile.ts): throttled at random, read from back ends that lag, answered in odd forms. What
// comes of it is what comes of a good day.
const life: [Verb, RunOptions?][] = [
  ["up"],
  ["up", { expectNoChanges: true }],
  ["refresh", { runProgram: true, expectNoChanges: true }],
  ["destroy", { runProgram: true }],
];

/** What a run came to, without what waiting changes. */
const told = ({ exitCode, summary, diagnostics }: RunResult) => ({
  exitCode,
  summary,
  errors: diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
});

async function lived(options: LabOptions) {
  await using stack = await devStack(options);
  const { calls, randomSeed } = stack.lab;
  const runs = [];
  for (const [verb, runOptions] of life) {
    const { length } = calls.entries;
    const result = told(await stack.run(verb, runOptions));
    const writes = calls.entries.slice(length).filter(({ write, status }) => write && status < 400);
    runs.push({ verb, ...result, writes: writes.map(({ name }) => name).sort(), tenant: stack.dump() });
  }
  return {
    runs,
    randomSeed,
    throttled: calls.entries.filter(({ fault }) => fault !== undefined).length,
    cameEarly: calls.cameEarly(),
  };
}

test(
  "a bad day ends as a good one, later, and nobody comes before it is asked to",
  { timeout: 300_000 },
  async () => {
    // Slow enough that we look as often as a back end may lag behind.
    const factor = 6_000;
    const good = await lived({ factor });
    expect(good.runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    const bad = await lived({ profile: "worst", factor });
    console.log(`worst profile: random ${bad.randomSeed}, ${bad.throttled} calls throttled`);
    expect(bad.runs, `random ${bad.randomSeed}`).toEqual(good.runs);
    expect(bad.throttled).toBeGreaterThan(0);
    expect(bad.cameEarly, `random ${bad.randomSeed}`).toEqual([]);
  },
);
