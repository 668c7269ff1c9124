import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { ToyProject } from "./support/toyProject.ts";

interface Written {
  checkpoint: { latest: { resources: { urn: string; type: string }[]; pending_operations?: object[] } };
}

test("a create that was cut off is told, survives runs, and goes with refresh --clear-pending-creates", async () => {
  await using toy = await ToyProject.create();
  const program = { resources: [{ kind: "thing", name: "a", inputs: { address: "a@x" } }] };
  await toy.prepare({ program, run: ["up"] });
  await embeddedEngine.run("up", toy.stack);
  const state = JSON.parse(await readFile(toy.statePath, "utf8")) as Written;
  const { resources } = state.checkpoint.latest;
  const made = resources.find(({ urn }) => urn.endsWith("::a"))!;
  const cutOff = { ...made, urn: made.urn.replace(/a$/, "b"), id: "" };
  state.checkpoint.latest.pending_operations = [
    { resource: cutOff, type: "creating" },
    { resource: made, type: "updating" },
  ];
  await writeFile(toy.statePath, JSON.stringify(state));

  const up = await embeddedEngine.run("up", toy.stack);
  expect(up.exitCode).toBe(0);
  expect(up.diagnostics).toMatchObject([{ severity: "warning", urn: cutOff.urn }]);
  expect((await toy.readState()).pending).toEqual([{ type: "creating", urn: cutOff.urn }]);

  const plain = await embeddedEngine.run("refresh", toy.stack);
  expect(plain.exitCode).toBe(0);
  expect((await toy.readState()).pending).toEqual([{ type: "creating", urn: cutOff.urn }]);

  const looked = await embeddedEngine.run("refresh", toy.stack, {
    clearPendingCreates: true,
    previewOnly: true,
  });
  expect(looked.exitCode).toBe(0);
  expect((await toy.readState()).pending).toHaveLength(1);

  const cleared = await embeddedEngine.run("refresh", toy.stack, { clearPendingCreates: true });
  expect(cleared.diagnostics).toEqual([]);
  expect((await toy.readState()).pending).toEqual([]);
});
