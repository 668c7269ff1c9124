import type { Engine } from "./engine.ts";

/** Runs a Pulumi program of dynamic resources without the Pulumi CLI, on the CLI's own state files. */
export const embeddedEngine: Engine = {
  name: "embedded",
  version: "3.270.0",
  run: () => Promise.reject(new Error("not yet")),
};
