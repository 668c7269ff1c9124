/** The four usual verbs, as Pulumi has them. */
import { createInterface } from "node:readline/promises";
import type { Engine, RunOptions, RunResult, Verb } from "../engine/engine.ts";
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
  const { engine, sentence } = chooseEngine(options.engine);
  const changes = verb !== "preview" && options.previewOnly !== true;
  const asks = changes && options.yes !== true;
  const canAsk = options.nonInteractive !== true && process.stdin.isTTY && process.stdout.isTTY;
  if (asks && !canAsk)
    throw new UsageError(`${verb} changes things and nobody can be asked here; add --yes.`);
  const stack = resolveStack(options);
  console.error(sentence);

  const runOptions: RunOptions = Object.fromEntries(
    Object.entries(options).filter(([key]) =>
      ["parallel", "refresh", "expectNoChanges", "previewOnly", "runProgram"].includes(key),
    ),
  );
  if (changes && options.skipPreview !== true) {
    const previewed = await run(
      engine,
      verb === "up" ? "preview" : verb,
      stack,
      { ...runOptions, previewOnly: true },
      options,
    );
    if (previewed.exitCode !== 0) return previewed.exitCode;
  }
  if (asks && !(await agreed(verb, stack.stack))) return 0;
  const result = await run(engine, verb, stack, runOptions, options);
  if (options.json === true) console.log(JSON.stringify(result, null, 2));
  if (stack.isFallback && options.json !== true) sayHowPulumiContinues(stack);
  return result.exitCode;
}

function run(
  engine: Engine,
  verb: Verb,
  stack: ResolvedStack,
  options: RunOptions,
  shown: VerbOptions,
): Promise<RunResult> {
  return interruptible(async (signal) => {
    const screen = display({
      verb,
      stack: stack.stack,
      stream: shown.json === true ? process.stderr : process.stdout,
      diff: shown.diff === true,
    });
    const result = await engine.run(verb, stack, { ...options, signal, onEvent: screen.event });
    screen.end(result);
    return result;
  });
}

async function agreed(verb: Verb, stack: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Do you want to ${verb} ${stack}? (yes/no) `)).trim());
  } finally {
    terminal.close();
  }
}

function sayHowPulumiContinues({ backendUrl }: ResolvedStack) {
  console.error("The state lies in the project. Plain `pulumi up` continues there with:");
  console.error(`  export PULUMI_BACKEND_URL=${backendUrl}`);
  console.error(`  export PULUMI_CONFIG_PASSPHRASE=… # the one of this run`);
}
