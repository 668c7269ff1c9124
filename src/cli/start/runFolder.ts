import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** How many runs are kept to look at. */
const KEPT_RUNS = 3;

/** Makes a folder of its own for a run, numbered on from the last; the oldest ones go. */
export function runFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const runs = readdirSync(parent)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  for (const old of runs.slice(0, Math.max(0, runs.length - KEPT_RUNS + 1)))
    rmSync(join(parent, String(old)), { recursive: true, force: true });
  const folder = join(parent, String((runs.at(-1) ?? 0) + 1));
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
