/** `hve` as a process that can be interrupted, and what it leaves behind. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Only there can be looked at every process of the machine. */
export const canSeeProcesses = existsSync("/proc/self/environ");

const MARK = "HVE_TEST_MARK";

export interface StartedProcess {
  /** stdout and stderr so far. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Process ids of everything that came from it and still runs. */
  left(): string[];
}

/** Starts it with a mark in its environment that everything it starts inherits. */
export function startProcess(args: string[], env: Record<string, string> = {}): StartedProcess {
  const mark = randomUUID();
  const child = spawn(process.execPath, ["src/cli/hve.mjs", ...args], {
    env: { ...process.env, NO_COLOR: "1", HVE_ENGINE: "embedded", ...env, [MARK]: mark },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return {
    said: () => said,
    signal: (name) => void child.kill(name),
    ended: new Promise((resolve) => child.once("close", resolve)),
    left: () => readdirSync("/proc").filter((id) => /^\d+$/.test(id) && environment(id).includes(mark)),
  };
}

function environment(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8");
  } catch {
    return ""; // it ended meanwhile
  }
}
