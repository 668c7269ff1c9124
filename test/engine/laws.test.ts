import fc from "fast-check";
import { expect, test } from "vitest";
import type { Report } from "../../src/engine/report.ts";
import { dependenciesOf } from "../../src/engine/dependencies.ts";
import type { ResourceState } from "../../src/engine/resourceState.ts";
import { Snapshot } from "../../src/engine/snapshot.ts";
import { isProviderType } from "../../src/engine/urn.ts";
import { MemoryWorld } from "./memory/memoryWorld.ts";
import { runInMemory } from "./memory/runInMemory.ts";
import { randomScenario, type ToyResource } from "./support/randomScenario.ts";

// Laws of the step decision, over random programs that change from run to run. fast-check prints the seed of a failure.
const runs = 150;

/** Runs the programs of a scenario one after the other, as far as nothing fails. */
async function* life(seed: number) {
  const world = new MemoryWorld();
  let resources: ResourceState[] = [];
  for (const { program } of randomScenario(seed)) {
    if (program === undefined) continue;
    const list = (program as { resources: ToyResource[] }).resources;
    const before = resources;
    const firstCall = world.calls.length;
    const snapshot = new Snapshot({ resources, pendingOperations: [] });
    const report = await runInMemory({ verb: "up", program: list, snapshot, provider: world });
    resources = snapshot.checkpoint().resources;
    yield { program: list, report, before, resources, world, calls: world.calls.slice(firstCall) };
  }
}

const everyLife = (check: (seed: number) => Promise<void>) =>
  fc.assert(fc.asyncProperty(fc.nat({ max: 1_000_000 }), check), { numRuns: runs });
const changes = (report: Report): string[] =>
  report.steps
    .filter(({ operation }) => operation !== "same")
    .map(({ operation, urn }) => `${operation} ${urn}`);

test("a second run with the same program does nothing", () =>
  everyLife(async (seed) => {
    for await (const { program, report, resources, world } of life(seed)) {
      if (report.failed) return;
      const snapshot = new Snapshot({ resources: structuredClone(resources), pendingOperations: [] });
      const again = await runInMemory({ verb: "up", program, snapshot, provider: world });
      expect(again.diagnostics).toEqual([]);
      expect(changes(again)).toEqual([]);
    }
  }));

test("a preview announces what the run then does, and asks nobody to make anything", () =>
  everyLife(async (seed) => {
    const world = new MemoryWorld();
    let resources: ResourceState[] = [];
    for (const { program } of randomScenario(seed)) {
      if (program === undefined) continue;
      const list = (program as { resources: ToyResource[] }).resources;
      const snapshotOf = () => new Snapshot({ resources: structuredClone(resources), pendingOperations: [] });
      const look = new MemoryWorld(structuredClone([...world.objects]));
      const preview = await runInMemory({
        verb: "preview",
        program: list,
        snapshot: snapshotOf(),
        provider: look,
      });
      const writes = look.calls.filter(({ call }) => ["create", "update", "delete"].includes(call));
      expect(writes).toEqual([]);
      const snapshot = snapshotOf();
      const report = await runInMemory({ verb: "up", program: list, snapshot, provider: world });
      if (report.failed || preview.failed) return;
      const announced = new Set(
        preview.steps.filter(({ operation }) => operation !== "same").map(({ urn }) => urn),
      );
      const surprises = report.steps.filter(
        ({ operation, urn }) => operation !== "same" && !announced.has(urn),
      );
      expect(surprises).toEqual([]);
      resources = snapshot.checkpoint().resources;
    }
  }));

test("every dynamic resource in the state was created, and stands in the world unless it was kept", () =>
  everyLife(async (seed) => {
    const created = new Set<string>();
    for await (const { calls, resources } of life(seed)) {
      for (const { call, id } of calls) if (call === "create" && id !== undefined) created.add(id);
      for (const { custom, type, id } of resources)
        if (custom && !isProviderType(type)) expect(created).toContain(id);
    }
  }));

test("dependents are created after and deleted before what they depend on", () =>
  everyLife(async (seed) => {
    for await (const { report, before, resources } of life(seed)) {
      if (report.failed) return;
      const place = (operations: string[], urn: string): number =>
        report.steps.findIndex((step) => step.urn === urn && operations.includes(step.operation));
      for (const resource of resources)
        for (const needed of dependenciesOf(resource)) {
          const made = place(["create", "create-replacement"], resource.urn);
          if (made >= 0) expect(place(["create", "create-replacement"], needed)).toBeLessThan(made);
        }
      for (const resource of before)
        for (const needed of dependenciesOf(resource)) {
          const gone = place(["delete"], needed);
          if (gone >= 0)
            expect(place(["delete", "remove-pending-replace", "delete-replaced"], resource.urn)).toBeLessThan(
              gone,
            );
        }
    }
  }));

test("the state lists what a resource depends on before the resource", () =>
  everyLife(async (seed) => {
    for await (const { resources } of life(seed))
      for (const [index, resource] of resources.entries())
        for (const needed of dependenciesOf(resource))
          expect(resources.findIndex(({ urn }) => urn === needed)).toBeLessThan(index);
  }));

test("nothing unknown reaches create or update", () =>
  everyLife(async (seed) => {
    for await (const { world } of life(seed)) expect(world.unknowns).toEqual([]);
  }));

test("destroy leaves nothing behind but what is protected or retained", () =>
  everyLife(async (seed) => {
    let last: { resources: ResourceState[]; world: MemoryWorld } | undefined;
    for await (const step of life(seed)) last = step;
    if (!last || last.resources.some(({ protect }) => protect === true)) return;
    const snapshot = new Snapshot({ resources: last.resources, pendingOperations: [] });
    await runInMemory({ verb: "destroy", program: [], snapshot, provider: last.world });
    expect(snapshot.checkpoint().resources).toEqual([]);
  }));
