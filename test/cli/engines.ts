import { isNewEnough, pulumiCli } from "../../src/cli/pulumiCli.ts";
import type { Engine } from "../../src/engine/engine.ts";

const version = pulumiCli(process.env)?.version;

/** Every engine, and whether this machine has it. */
export const engines: [name: Engine["name"], isThere: boolean][] = [
  ["embedded", true],
  ["pulumi", version !== undefined && isNewEnough(version)],
];
