import { renameSync, writeFileSync } from "node:fs";

/** Replaces a file in one step and keeps it to its owner; a reader sees the old text or the new one. */
export function writeAtomically(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
