/** The usual verbs, as Pulumi has them. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { RunOptions, RunResult, Verb } from "../engine/engine.ts";
import { StackNotFoundError } from "../engine/stackNotFoundError.ts";
import { agreed, canAsk } from "./ask.ts";
import { display } from "./display/display.ts";
import { interruptible } from "./interruptible.ts";
import { passphraseLine } from "./passphrase.ts";
import { resolveStack, type ResolvedStack, type StackOptions } from "./stack.ts";
import { UsageError } from "./usageError.ts";

export interface VerbOptions extends StackOptions {
  parallel?: number;
  refresh?: boolean;
  expectNoChanges?: boolean;
  previewOnly?: boolean;
  runProgram?: boolean;
  diff?: boolean;
  json?: boolean;
  yes?: boolean;
  skipPreview?: boolean;
  clearPendingCreates?: boolean;
  file?: string;
  protect?: boolean;
  generateCode?: boolean;
}

/** @returns the exit code. @throws UsageError before anything was started. */
export async function runVerb(verb: Verb, options: VerbOptions): Promise<number> {
  const changes = verb !== "preview" && options.previewOnly !== true;
  const asks = changes && options.yes !== true;
  if (asks && (options.json === true || !process.stdout.isTTY || !canAsk(options)))
    throw new UsageError(`${verb} changes things and nobody can be asked here; add --yes.`);
  if (options.generateCode === true)
    throw new UsageError(
      "The program declares its resources already; use --generate-code=false, which is the default.",
    );
  const stack = await resolveStack(options, "opened");
  await refuseUnknownStack(stack);
  console.error(stack.sentence);
  if (stack.backend.note !== undefined) console.error(stack.backend.note);

  if (changes && options.skipPreview !== true) {
    // What is expected is checked after the change, as Pulumi does; the preview before it only shows.
    const { expectNoChanges: _later, ...shown } = engineOptions(options);
    const previewed = await run(stack, options, verb === "up" ? "preview" : verb, {
      ...shown,
      previewOnly: true,
    });
    if (previewed.exitCode !== 0) return finish(stack, options, previewed);
  }
  if (asks && !(await agreed(`Do you want to ${verb} ${stack.stack}?`))) {
    console.error("Declined; nothing was changed.");
    return 1;
  }
  return finish(stack, options, await run(stack, options, verb, engineOptions(options)));
}

/** The first `up` makes its stack; one that nobody configured is a slip of the pen. @throws StackNotFoundError */
async function refuseUnknownStack(stack: ResolvedStack): Promise<void> {
  const { projectFolder, configFile = join(projectFolder, `Pulumi.${stack.stack}.yaml`) } = stack;
  if (existsSync(configFile)) return;
  const stacks = await stack.engine.stacks.list(stack);
  if (!stacks.some(({ name }) => name === stack.stack)) throw new StackNotFoundError(stack.stack);
}

function engineOptions(options: VerbOptions): RunOptions {
  const { parallel, refresh, expectNoChanges, previewOnly, runProgram, clearPendingCreates, protect } =
    options;
  const importFile = options.file === undefined ? undefined : resolve(options.cwd ?? ".", options.file);
  const wanted = {
    parallel,
    refresh,
    expectNoChanges,
    previewOnly,
    runProgram,
    clearPendingCreates,
    protect,
    importFile,
  };
  const given = Object.entries(wanted);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function run(stack: ResolvedStack, options: VerbOptions, verb: Verb, how: RunOptions): Promise<RunResult> {
  return interruptible(async (signal, stopped) => {
    const screen = display({
      verb,
      stack: stack.stack,
      stream: options.json === true ? process.stderr : process.stdout,
      isPreview: verb === "preview" || how.previewOnly === true,
      diff: options.diff === true,
      signal,
      stopped,
    });
    const result = await stack.engine.run(verb, stack, { ...how, signal, onEvent: screen.event });
    screen.end(result);
    return result;
  });
}

/** Says what is left to say. @returns the exit code. */
function finish(stack: ResolvedStack, options: VerbOptions, result: RunResult): number {
  if (options.json === true) console.log(JSON.stringify(result, null, 2));
  if (result.exitCode === 7) console.error("Something differs, and --expect-no-changes was given.");
  if (stack.backend.isFallback && result.steps.length > 0) {
    console.error("The state lies in the project. Plain `pulumi up` continues there with:");
    console.error(`  export PULUMI_BACKEND_URL=${stack.backend.url}`);
    console.error(`  ${passphraseLine(process.env)}`);
  }
  return result.exitCode;
}
