#!/usr/bin/env node
// The command's entry, in plain JavaScript, so that a Node that cannot run TypeScript still finds the right one or says so.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const own = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));

function tooOld() {
  console.error(
    `HVE as code needs Node 24.5 or newer; this is ${process.version}. \`npm ci\` in the project brings one.`,
  );
  process.exit(1);
}

if (major > 24 || (major === 24 && minor >= 5)) await import("./main.ts");
else if (existsSync(own) && process.env["HVE_NODE"] === undefined) {
  // Marked, so that a project whose own Node is too old as well does not start itself for ever.
  const child = spawn(own, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, HVE_NODE: own },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", tooOld);
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
} else tooOld();
