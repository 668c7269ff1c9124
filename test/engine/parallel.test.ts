import { expect, test } from "vitest";
import { Snapshot } from "../../src/engine/snapshot.ts";
import type { Properties } from "../../src/engine/propertyValue.ts";
import { MemoryWorld } from "./memory/memoryWorld.ts";
import { runInMemory } from "./memory/runInMemory.ts";
import type { ToyResource } from "./support/randomScenario.ts";

/** A world in which every create takes a turn of the event loop, so that others can begin beside it. */
class SlowWorld extends MemoryWorld {
  most = 0;
  private running = 0;

  override async create(urn: string, inputs: Properties) {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise(setImmediate);
    this.running -= 1;
    return super.create(urn, inputs);
  }
}

const independent: ToyResource[] = Array.from({ length: 30 }, (_, index) => ({
  kind: "thing",
  name: `r${String(index)}`,
  inputs: { address: `${String(index)}@x` },
}));

test.for([
  ["eight unless told otherwise", {}, 8],
  ["as many as told", { parallel: 3 }, 3],
  ["one", { parallel: 1 }, 1],
] as const)("steps run side by side, at most %s", async ([, options, most]) => {
  const provider = new SlowWorld();
  const snapshot = new Snapshot({ resources: [], pendingOperations: [] });
  const report = await runInMemory({ verb: "up", program: independent, snapshot, provider, ...options });
  expect(report.failed).toBe(false);
  expect(provider.most).toBe(most);
});

test("what depends on something waits for it", async () => {
  const chain: ToyResource[] = independent.map((resource, index) =>
    index === 0 ? resource : { ...resource, options: { dependsOn: [`r${String(index - 1)}`] } },
  );
  const provider = new SlowWorld();
  const snapshot = new Snapshot({ resources: [], pendingOperations: [] });
  await runInMemory({ verb: "up", program: chain, snapshot, provider });
  expect(provider.most).toBe(1);
  expect(provider.objects.size).toBe(independent.length);
});
