import { readFileSync } from "node:fs";
import type { State } from "./state.ts";

/**
 * The state a folder holds, or undefined when it holds none. A damaged state is not an empty tenant.
 *
 * @param sample a state of today, to notice one that an older lab left behind
 * @throws Error that says what to do
 */
export function readState(file: string, sample: State): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const stored: unknown = JSON.parse(text);
  if (lacks(stored, sample, 2))
    throw new Error(`LAB-${file} was written by an older lab. Remove its folder to start with a new tenant.`);
  return stored as State;
}

/** Whether members of the sample are missing, down to the objects in its lists. */
function lacks(stored: unknown, sample: object, depth: number): boolean {
  if (stored === null || typeof stored !== "object") return true;
  return Object.entries(sample).some(([key, member]: [string, unknown]) => {
    if (!(key in stored)) return true;
    const held = (stored as Record<string, unknown>)[key];
    if (depth === 1 || !Array.isArray(held) || !Array.isArray(member)) return false;
    const first: unknown = member[0];
    if (first === null || typeof first !== "object") return false;
    return held.some((item) => lacks(item, first, depth - 1));
  });
}
