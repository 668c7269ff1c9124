import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { kinds } from "../../providers/index.ts";
import { loadDesiredState } from "../../src/desired/load.ts";
import { DesiredStateError } from "../../src/errors.ts";

const ROUNDS = 5;

/** @returns how much CPU reading a desired-state file takes, in times of what parsing its YAML alone takes. */
export async function planningCost(text: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "hve-bench-"));
  const file = join(folder, "tenant.yaml");
  writeFileSync(file, text);
  try {
    const plan = () => {
      try {
        loadDesiredState(file, kinds);
      } catch (error) {
        if (!(error instanceof DesiredStateError)) throw error; // more accounts than a tenant takes is told, after all was read
      }
    };
    const parse = () => void parseDocument(text).toJS();
    plan();
    parse();
    return cpuOf(plan) / cpuOf(parse);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cpuOf(work: () => void): number {
  const start = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}
