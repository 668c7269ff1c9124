import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { takeLock } from "../../src/engine/lockFile.ts";
import { ToyProject } from "./support/toyProject.ts";

const locks = (toy: ToyProject): string => join(toy.folder, "backend/.pulumi/locks/organization/toy/dev");

test("a foreign lock is respected: who holds it, since when, and how to break it", async () => {
  await using toy = await ToyProject.create();
  await mkdir(locks(toy), { recursive: true });
  const lock = { pid: 17, username: "ada", hostname: "elsewhere", timestamp: "2025-06-01T10:00:00Z" };
  await writeFile(join(locks(toy), "0.json"), JSON.stringify(lock));
  for (const verb of ["up", "refresh", "destroy"] as const) {
    const { exitCode, diagnostics } = await embeddedEngine.run(verb, toy.stack);
    expect(exitCode).toBe(1);
    expect(diagnostics.map(({ message }) => message).join()).toMatch(
      /locked.*ada@elsewhere \(process 17\) at 2025-06-01T10:00:00Z.*npx hve cancel/s,
    );
  }
  expect(await readdir(locks(toy))).toEqual(["0.json"]);
});

test("a lock that is not readable counts", async () => {
  const folder = await mkdtemp(join(tmpdir(), "engine-lock-"));
  await writeFile(join(folder, "0.json"), "{");
  await expect(takeLock(folder)).rejects.toThrow(/0\.json: not readable/);
  await rm(folder, { recursive: true });
});

test("of many that reach for it at once, at most one gets it, and it is given back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "engine-lock-"));
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(folder)));
  const taken = outcomes.filter((outcome) => outcome.status === "fulfilled");
  expect(taken.length).toBeLessThanOrEqual(1);
  for (const { value: release } of taken) await release();
  expect(await readdir(folder)).toEqual([]);
  await (
    await takeLock(folder)
  )();
  await rm(folder, { recursive: true });
});
