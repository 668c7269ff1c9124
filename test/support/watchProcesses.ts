/** Every process that comes from a command, seen while it runs. */
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Only there can be looked at every process of the machine. */
export const canSeeProcesses = existsSync("/proc/self/environ");

const MARK = "HVE_TEST_MARK";
const LOOK_MS = 20;

/**
 * Looks, again and again, until it is disposed of.
 * @param look what else is done at each look.
 */
export function watchProcesses(look: () => void) {
  const mark = randomUUID();
  const seen = new Map<string, Set<string>>();
  const each = () => {
    look();
    if (!canSeeProcesses) return;
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (!read(`/proc/${id}/environ`).includes(mark)) continue;
      const lines = seen.get(id) ?? new Set();
      seen.set(id, lines.add(read(`/proc/${id}/cmdline`).replaceAll("\0", " ")));
    }
  };
  const looking = setInterval(each, LOOK_MS);
  return {
    /** To be put into the environment of what is watched; everything it starts inherits it. */
    mark: { [MARK]: mark },
    /** One line for each command line that was seen. */
    commandLines: () => [...seen.values()].flatMap((lines) => [...lines]),
    [Symbol.asyncDispose]() {
      clearInterval(looking);
      each();
      return Promise.resolve();
    },
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // it ended meanwhile
  }
}
