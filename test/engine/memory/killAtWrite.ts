// Loaded before the engine: counts every call that changes something under KILL_FOLDER, and ends the process as a power cut would, right
// before the one numbered KILL_AT. A write counts twice: before it, and with half of its text written.
import fs from "node:fs/promises";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const folder = process.env["KILL_FOLDER"] ?? "";
const killAt = Number(process.env["KILL_AT"]);
let count = 0;

function boundary(what: string): void {
  if (count === killAt) process.kill(process.pid, "SIGKILL");
  if (Number.isNaN(killAt)) appendFileSync(process.env["KILL_LOG"] ?? "", `${what}\n`);
  count += 1;
}

const within = (path: unknown): path is string => typeof path === "string" && path.startsWith(folder);
type Any = (...args: any[]) => any;
const patched = fs as unknown as Record<string, Any>;
const original: Record<string, Any> = {};
for (const name of ["mkdir", "rename", "copyFile", "rm", "writeFile", "open"] as const)
  original[name] = patched[name]!;

for (const name of ["mkdir", "rename", "copyFile", "rm", "writeFile"] as const)
  patched[name] = (path: unknown, ...rest: unknown[]) => {
    if (within(path)) boundary(`${name} ${path.replace(folder, "")}`);
    return original[name]!(path, ...rest);
  };
patched["open"] = async (path: unknown, flags: unknown, ...rest: unknown[]) => {
  if (!within(path) || flags === "r") return original["open"]!(path, flags, ...rest);
  boundary(`open ${path.replace(folder, "")}`);
  const handle = await original["open"]!(path, flags, ...rest);
  const writeFile = handle.writeFile.bind(handle) as (text: string) => Promise<void>;
  handle.writeFile = async (text: string) => {
    boundary("write");
    if (count === killAt) await writeFile(text.slice(0, text.length / 2));
    boundary("half of the write");
    return writeFile(text);
  };
  return handle;
};
syncBuiltinESMExports();
