import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pLimit from "p-limit";
import { expect, test } from "vitest";
import { isProviderType, nameOf } from "../../src/engine/urn.ts";
import { durableRun, openToyState } from "./memory/durableRun.ts";
import { FileWorld } from "./memory/fileWorld.ts";
import type { ToyResource } from "./support/randomScenario.ts";

// The engine's process is killed right before every single change it makes on disk, one process per change. Which changes there are is
// recorded from a run that is left alone.
const first: ToyResource[] = [
  { kind: "thing", name: "a", inputs: { address: "a@x", secret: { $secret: "s" } } },
  { kind: "thing", name: "b", inputs: { address: "b@x", of: { $ref: "a.made" } } },
  { kind: "thing", name: "c", inputs: { address: "c@x" }, options: { dependsOn: ["b"] } },
];
const second: ToyResource[] = [
  { kind: "thing", name: "a", inputs: { address: "a@x", label: "new" } },
  {
    kind: "single",
    name: "b",
    inputs: { address: "b2@x", of: { $ref: "a.made" } },
    options: { dependsOn: ["a"] },
  },
];
const script = fileURLToPath(new URL("memory/durableRun.ts", import.meta.url));
const preload = new URL("memory/killAtWrite.ts", import.meta.url).href;
const atOnce = pLimit(3);

function run(folder: string, program: ToyResource[], env: Record<string, string>): Promise<unknown> {
  return new Promise((resolve) => {
    const args = ["--import", preload, script, folder, JSON.stringify(program)];
    execFile(
      process.execPath,
      args,
      { env: { ...process.env, KILL_FOLDER: join(folder, "backend"), ...env } },
      (error) => resolve(error?.signal ?? error?.code ?? 0),
    );
  });
}

/** What the state says must fit what the world holds, or a pending operation must say why it does not. */
async function expectHonest(folder: string): Promise<void> {
  const { snapshot } = await openToyState(join(folder, "backend"));
  const { objects } = new FileWorld(join(folder, "world.json"));
  const { resources, pendingOperations } = await checkpointOnDisk(folder);
  const pending = (type: string): string[] =>
    pendingOperations
      .filter((operation) => operation.type === type)
      .map(({ resource }) => nameOf(resource.urn));
  const things = resources.filter(({ custom, type }) => custom && !isProviderType(type));
  for (const [id, { address }] of objects)
    if (!things.some((thing) => thing.id === id))
      expect(pending("creating")).toContain(String(address).charAt(0));
  for (const thing of things) {
    const object = objects.get(thing.id ?? "");
    if (!object) {
      if (thing.pendingReplacement !== true) expect(pending("deleting")).toContain(nameOf(thing.urn));
    } else if (object["label"] !== thing.outputs["label"])
      expect(pending("updating")).toContain(nameOf(thing.urn));
  }
  expect(snapshot.previous.length).toBe(resources.length);
}

async function checkpointOnDisk(folder: string) {
  const { snapshot } = await openToyState(join(folder, "backend"));
  const file = join(folder, "backend/.pulumi/stacks/toy/dev.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  const written = text === undefined ? undefined : (JSON.parse(text) as Written).checkpoint.latest;
  return { resources: snapshot.previous, pendingOperations: written?.pending_operations ?? [] };
}

interface Written {
  checkpoint: { latest: { pending_operations?: { type: string; resource: { urn: string } }[] } };
}

async function boundaries(base: string, program: ToyResource[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "engine-kill-"));
  await cp(base, folder, { recursive: true });
  const log = join(folder, "boundaries.log");
  expect(await run(folder, program, { KILL_LOG: log })).toBe(0);
  const lines = (await readFile(log, "utf8")).trim().split("\n");
  await rm(folder, { recursive: true });
  return lines.length;
}

async function killAt(index: number, base: string, program: ToyResource[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "engine-kill-"));
  await cp(base, folder, { recursive: true });
  expect(await run(folder, program, { KILL_AT: String(index) }), `boundary ${String(index)}`).toBe("SIGKILL");
  await expectHonest(folder);
  // What was killed left its lock, and the next run respects it until somebody breaks it.
  const locks = join(folder, "backend/.pulumi/locks/organization/toy/dev");
  const left = await readdir(locks).catch(() => []);
  if (left.length > 0) {
    await expect(durableRun(folder, program)).rejects.toThrow(/no longer runs.*npx hve cancel/s);
    await rm(locks, { recursive: true });
  }
  const report = await durableRun(folder, program);
  expect(report.diagnostics).toEqual([]);
  await expectHonest(folder);
  const { resources } = await checkpointOnDisk(folder);
  expect(
    resources
      .filter(({ custom, type }) => custom && !isProviderType(type))
      .map(({ urn }) => nameOf(urn))
      .sort(),
  ).toEqual(program.map(({ name }) => name).sort());
  await rm(folder, { recursive: true });
}

async function killEverywhere(base: string, program: ToyResource[]): Promise<number> {
  const count = await boundaries(base, program);
  const killed = Array.from({ length: count }, (_, index) => atOnce(() => killAt(index, base, program)));
  await Promise.all(killed);
  return count;
}

test(
  "killed before any write of a first run, the next run goes on from an honest state",
  { timeout: 240_000 },
  async () => {
    const empty = await mkdtemp(join(tmpdir(), "engine-kill-"));
    expect(await killEverywhere(empty, first.slice(0, 1))).toBeGreaterThan(20);
  },
);

test(
  "killed before any write of a run that updates, replaces and deletes, the next run goes on",
  { timeout: 240_000 },
  async () => {
    const base = await mkdtemp(join(tmpdir(), "engine-kill-"));
    await durableRun(base, first);
    expect(await killEverywhere(base, second)).toBeGreaterThan(30);
  },
);
