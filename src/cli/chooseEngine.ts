import { embeddedEngine } from "../engine/embedded.ts";
import type { Engine } from "../engine/engine.ts";
import { pulumiCli } from "./pulumiCli.ts";
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
export function chooseEngine(wanted: string | undefined, env: NodeJS.ProcessEnv = process.env): ChosenEngine {
  if (wanted === "embedded") return { engine: embeddedEngine, sentence: "Engine: embedded (asked for)" };
  const cli = pulumiCli(env);
  const found =
    cli === undefined
      ? "no Pulumi CLI on PATH or in ~/.pulumi"
      : `Pulumi CLI ${cli.version ?? "of an unknown version"} is at ${cli.file}; our commands drive it from the next release, plain \`pulumi up\` works today`;
  if (wanted === "pulumi")
    throw new UsageError(
      cli === undefined
        ? `Engine pulumi: ${found}, and our commands drive one only from the next release. Use --engine embedded.`
        : `Engine pulumi: ${found}. Use --engine embedded.`,
    );
  return { engine: embeddedEngine, sentence: `Engine: embedded (${found})` };
}
