/** The four usual verbs, as Pulumi has them. */
import type { Engine, RunOptions, RunResult, Verb } from "../engine/engine.ts";
import { agreed } from "./agreed.ts";
import { chooseEngine } from "./chooseEngine.ts";
import { display } from "./display/display.ts";
import { interruptible } from "./interruptible.ts";
import { resolveStack, type ResolvedStack, type StackOptions } from "./stack.ts";
import { UsageError } from "./usageError.ts";

export interface VerbOptions extends StackOptions {
  engine?: string;
  parallel?: number;
  refresh?: boolean;
  expectNoChanges?: boolean;
  previewOnly?: boolean;
  runProgram?: boolean;
  diff?: boolean;
  json?: boolean;
  yes?: boolean;
  skipPreview?: boolean;
  nonInteractive?: boolean;
}

/** @returns the exit code. @throws UsageError before anything was started. */
export async function runVerb(verb: Verb, options: VerbOptions): Promise<number> {
  const changes = verb !== "preview" && options.previewOnly !== true;
  const asks = changes && options.yes !== true;
  const canAsk =
    options.nonInteractive !== true && options.json !== true && process.stdin.isTTY && process.stdout.isTTY;
  if (asks && !canAsk)
    throw new UsageError(`${verb} changes things and nobody can be asked here; add --yes.`);
  const stack = resolveStack(options);
  const { engine, sentence } = chooseEngine(options.engine);
  console.error(sentence);
  if (stack.backend.note !== undefined) console.error(stack.backend.note);

  const of = { engine, stack, options };
  if (changes && options.skipPreview !== true) {
    // What is expected is checked after the change, as Pulumi does; the preview before it only shows.
    const { expectNoChanges: _later, ...shown } = engineOptions(options);
    const previewed = await run(of, verb === "up" ? "preview" : verb, { ...shown, previewOnly: true });
    if (previewed.exitCode !== 0) return finish(of, previewed);
  }
  if (asks && !(await agreed(`Do you want to ${verb} ${stack.stack}?`))) {
    console.error("Declined; nothing was changed.");
    return 1;
  }
  return finish(of, await run(of, verb, engineOptions(options)));
}

interface Invocation {
  engine: Engine;
  stack: ResolvedStack;
  options: VerbOptions;
}

function engineOptions(options: VerbOptions): RunOptions {
  const { parallel, refresh, expectNoChanges, previewOnly, runProgram } = options;
  const given = Object.entries({ parallel, refresh, expectNoChanges, previewOnly, runProgram });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function run({ engine, stack, options }: Invocation, verb: Verb, how: RunOptions): Promise<RunResult> {
  return interruptible(async (signal) => {
    const screen = display({
      verb,
      stack: stack.stack,
      stream: options.json === true ? process.stderr : process.stdout,
      isPreview: verb === "preview" || how.previewOnly === true,
      diff: options.diff === true,
      signal,
    });
    const result = await engine.run(verb, stack, { ...how, signal, onEvent: screen.event });
    screen.end(result);
    return result;
  });
}

/** Says what is left to say. @returns the exit code. */
function finish({ stack, options }: Invocation, result: RunResult): number {
  if (options.json === true) console.log(JSON.stringify(result, null, 2));
  if (result.exitCode === 7) console.error("Something differs, and --expect-no-changes was given.");
  if (stack.backend.isFallback && result.steps.length > 0) {
    console.error("The state lies in the project. Plain `pulumi up` continues there with:");
    console.error(`  export PULUMI_BACKEND_URL=${stack.backend.url}`);
    console.error(`  ${stack.passphraseLine}`);
  }
  return result.exitCode;
}
