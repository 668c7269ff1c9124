import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
let isWatched = false;

const remove = (folder: string) => {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
};

/** A private folder for what one session writes; it goes with the session, or at the latest with this process. */
export function sessionFolder(): { path: string; remove(): void } {
  if (!isWatched) process.once("exit", () => folders.forEach(remove));
  isWatched = true;
  const path = mkdtempSync(join(tmpdir(), "hve-exchange-"));
  folders.add(path);
  return { path, remove: () => remove(path) };
}
