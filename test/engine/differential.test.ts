import { describe, expect, test } from "vitest";
import { differences, factsOf } from "./support/facts.ts";
import { pulumiVersion, runWithPulumi } from "./support/pulumiCli.ts";
import { randomScenario } from "./support/randomScenario.ts";
import { isDryRun, replay } from "./support/replay.ts";
import { ToyProject } from "./support/toyProject.ts";

// Random programs, worlds and faults on both engines. Needs the Pulumi CLI on PATH; without it the names below say what was skipped.
const seeds = [11, 12, 13];

describe("does what the Pulumi CLI beside it does", () => {
  for (const seed of seeds)
    test.runIf(pulumiVersion !== undefined)(
      `with the random program of seed ${String(seed)}`,
      { timeout: 300_000 },
      async () => {
        await using real = await ToyProject.create();
        await using ours = await ToyProject.create();
        for (const [index, step] of randomScenario(seed).entries()) {
          const recorded = factsOf(await runWithPulumi(real, step), isDryRun(step));
          const found = factsOf(await replay(ours, step), isDryRun(step));
          expect(differences(recorded, found), `step ${String(index + 1)}: ${step.run.join(" ")}`).toEqual(
            [],
          );
        }
      },
    );
});
