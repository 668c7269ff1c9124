import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** A Node process that belongs to a run and ends with it. */
export interface Child {
  /** Its exit code; a signal counts as 1. */
  readonly ended: Promise<number>;
  /** Asks it to end, and ends it when it does not. Resolves when it is gone. */
  end(): Promise<void>;
  /** Waits a while for it to end by itself, then ends it. */
  endSoon(): Promise<void>;
}

/** How long a child may take to end itself. */
const graceMs = 5_000;
const children = new Set<ChildProcess>();
const watch = new URL("endWithParent.ts", import.meta.url).href;

/** Starts Node with these arguments and hands its lines on. */
export function startNode(
  args: string[],
  options: { workingDirectory: string; environment: NodeJS.ProcessEnv },
  onLine: (line: string, stream: "stdout" | "stderr") => void,
): Child {
  const child = spawn(process.execPath, ["--import", watch, ...args], {
    cwd: options.workingDirectory,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    // Ctrl-C in a terminal goes to the whole group; the engine alone decides what it means for a running step.
    detached: process.platform !== "win32",
  });
  children.add(child);
  const ended = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      onLine(error.message, "stderr");
      resolve(1);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
  void ended.then(() => children.delete(child));
  for (const stream of ["stdout", "stderr"] as const)
    createInterface({ input: child[stream]! }).on("line", (line) => onLine(line, stream));
  const endSoon = async (): Promise<void> => {
    if (!children.has(child)) return;
    const late = AbortSignal.timeout(graceMs);
    late.addEventListener("abort", () => child.kill("SIGKILL")); // no harm to one that is gone
    await ended;
  };
  return {
    ended,
    end() {
      if (children.has(child)) child.kill("SIGINT");
      return endSoon();
    },
    endSoon,
  };
}
