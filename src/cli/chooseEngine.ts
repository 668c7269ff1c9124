import type { Engine } from "../engine/engine.ts";
import { isNewEnough, OLDEST_CLI, pulumiCli } from "./pulumiCli.ts";
import { UsageError } from "./usageError.ts";

export interface ChosenEngine {
  engine: Engine;
  /** One sentence: which, and why. */
  sentence: string;
}

/**
 * The engine a command runs on. Only the one that is chosen is loaded.
 * @param wanted `--engine` or HVE_ENGINE; undefined takes the Pulumi CLI where there is one.
 * @throws UsageError when the wanted one cannot be had.
 */
export async function chooseEngine(
  wanted: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ChosenEngine> {
  if (wanted === "embedded") return embedded("asked for");
  const cli = pulumiCli(env);
  const found =
    cli === undefined
      ? "no Pulumi CLI on PATH or in ~/.pulumi"
      : `Pulumi CLI ${cli.version ?? "of an unknown version"} at ${cli.file}`;
  if (cli?.version !== undefined && isNewEnough(cli.version)) {
    const { pulumiEngine } = await import("../engine/pulumiEngine.ts");
    const engine = pulumiEngine({ file: cli.file, version: cli.version });
    return { engine, sentence: `Engine: ${found}${wanted === undefined ? "" : " (asked for)"}` };
  }
  const why = cli === undefined ? found : `${found} is not ${OLDEST_CLI} or newer`;
  if (wanted === "pulumi")
    throw new UsageError(
      `Engine pulumi: ${why}. Install it (https://www.pulumi.com/docs/install/), or use --engine embedded.`,
    );
  return embedded(why);
}

async function embedded(why: string): Promise<ChosenEngine> {
  const { embeddedEngine } = await import("../engine/embedded.ts");
  return { engine: embeddedEngine, sentence: `Engine: embedded (${why})` };
}
