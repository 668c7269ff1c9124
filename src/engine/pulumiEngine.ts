import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { DeploymentError } from "./deploymentError.ts";
import type { Engine, RunOptions, RunResult, Stack, Verb } from "./engine.ts";
import { PulumiEvents } from "./pulumiEvents.ts";
import { advised } from "./pulumiAdvice.ts";
import { PulumiCommandError, runPulumi, type PulumiCli } from "./pulumiProcess.ts";
import { isStackMissing, pulumiStacks } from "./pulumiStacks.ts";
import { openStack, pulumiVariables } from "./pulumiWorkspace.ts";
import { shown } from "./propertyDifferences.ts";
import { Report } from "./report.ts";

/** Pulumi's exit code when something differs although nothing should. */
const DIFFERS = 7;

/**
 * Runs a Pulumi program with the Pulumi CLI, through the Automation API.
 * @see https://www.pulumi.com/docs/iac/automation-api/
 */
export function pulumiEngine(cli: PulumiCli): Engine {
  const stacks = pulumiStacks(cli);
  return {
    name: "pulumi",
    version: cli.version,
    stacks,
    async run(verb, stack, options = {}): Promise<RunResult> {
      const started = performance.now();
      const report = new Report(options);
      const events = new PulumiEvents(report, (message, urn) =>
        options.onEvent?.({ kind: "status", message, ...(urn === undefined ? {} : { urn }) }),
      );
      let exitCode = 0;
      try {
        await runOn(cli, verb, stack, options, (event) => events.hear(event)).catch(
          async (error: unknown) => {
            if (!isStackMissing(error)) throw error;
            await stacks.init(stack);
            await runOn(cli, verb, stack, options, (event) => events.hear(event));
          },
        );
      } catch (error) {
        if (!(error instanceof DeploymentError)) throw error;
        exitCode = error instanceof PulumiCommandError && error.output.code === DIFFERS ? DIFFERS : 1;
        // What differs was told step by step, and an error of the run as it happened.
        if (exitCode !== DIFFERS && !report.failed) report.say("error", advised(error.message.trim()));
      }
      events.close(exitCode === 1);
      return {
        exitCode,
        summary: events.counts ?? {},
        steps: report.steps,
        outputs: shown(events.outputs) as Record<string, unknown>,
        diagnostics: report.diagnostics,
        durationMs: Math.round(performance.now() - started),
      };
    },
  };
}

async function runOn(
  cli: PulumiCli,
  verb: Verb,
  stack: Stack,
  options: RunOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  if (verb === "import") return importFile(cli, stack, options, onEvent);
  const { parallel, signal, refresh, expectNoChanges, previewOnly, runProgram, clearPendingCreates } =
    options;
  const common = {
    onEvent,
    color: "never" as const,
    ...(stack.configFile === undefined ? {} : { configFile: stack.configFile }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(signal === undefined ? {} : { signal }),
    ...(refresh === undefined ? {} : { refresh }),
    ...(expectNoChanges === undefined ? {} : { expectNoChanges }),
    ...(runProgram === undefined ? {} : { runProgram }),
  };
  const automation = await openStack(cli, stack);
  if (verb === "preview") await automation.preview(common);
  else if (verb === "up") await automation.up(common);
  else if (verb === "refresh") {
    const pending = clearPendingCreates === undefined ? {} : { clearPendingCreates };
    await automation.refresh({ ...common, ...pending, previewOnly: previewOnly === true });
  } else await automation.destroy({ ...common, previewOnly: previewOnly === true });
}

/** The Automation API's import tells no events; the CLI's own log of them does, afterwards. */
async function importFile(
  cli: PulumiCli,
  stack: Stack,
  { importFile: file, protect = true, parallel, previewOnly, signal }: RunOptions,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-events-"));
  const log = join(folder, "events.json");
  const args = [
    ...[
      "import",
      "--stack",
      stack.stack,
      "--file",
      file ?? "",
      "--generate-code=false",
      `--protect=${String(protect)}`,
    ],
    ...["--skip-preview", "--yes", "--event-log", log],
    ...(previewOnly === true ? ["--preview-only"] : []),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
    ...(stack.configFile === undefined ? [] : ["--config-file", stack.configFile]),
  ];
  try {
    await runPulumi(cli, args, {
      cwd: stack.projectFolder,
      env: { ...pulumiVariables(stack), PULUMI_DEBUG_COMMANDS: "true" },
      signal,
    });
  } finally {
    const lines = (await readFile(log, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
    for (const line of lines) onEvent(JSON.parse(line) as EngineEvent);
    await rm(folder, { recursive: true, force: true });
  }
}
