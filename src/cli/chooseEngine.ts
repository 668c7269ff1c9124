import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { embeddedEngine } from "../engine/embedded.ts";
import type { Engine } from "../engine/engine.ts";
import { UsageError } from "./usageError.ts";

export interface ChosenEngine {
  engine: Engine;
  /** One sentence: which, and why. */
  sentence: string;
}

/**
 * The engine a command runs on.
 * @param wanted `--engine` or HVE_ENGINE; undefined lets us choose.
 * @throws UsageError when the wanted one cannot be had.
 */
export function chooseEngine(wanted: string | undefined): ChosenEngine {
  const cli = pulumiCli();
  const found = cli === undefined ? "no Pulumi CLI on PATH or in ~/.pulumi" : `the Pulumi CLI is at ${cli}`;
  const byHand =
    "plain `pulumi up` works on this project and its state, but our commands do not drive the CLI yet";
  if (wanted === "pulumi")
    throw new UsageError(`--engine pulumi: ${found}; ${byHand}. Use --engine embedded.`);
  if (wanted === "embedded") return { engine: embeddedEngine, sentence: "Engine: embedded (asked for)" };
  const why = cli === undefined ? found : `${found}; ${byHand}`;
  return { engine: embeddedEngine, sentence: `Engine: embedded (${why})` };
}

/** PATH first, then where Pulumi's installer and launcher put it. */
function pulumiCli(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), join(homedir(), ".pulumi", "bin")];
  const names = process.platform === "win32" ? ["pulumi.exe"] : ["pulumi"];
  // npm puts node_modules/.bin on PATH; a launcher there is no CLI.
  const candidates = folders.filter((folder) => folder !== "" && !folder.includes("node_modules"));
  return candidates
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
