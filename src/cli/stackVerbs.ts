/** What `hve stack …` and `hve cancel` do. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { StackNotFoundError } from "../engine/stackNotFoundError.ts";
import { agreed, asked, canAsk } from "./ask.ts";
import { outputsTable } from "./display/outputsTable.ts";
import { stacksTable } from "./display/stacksTable.ts";
import { readAll } from "./readAll.ts";
import { RefusedError } from "./refusedError.ts";
import { selectedStack, selectStack } from "./selectedStack.ts";
import { resolveStack, type ResolvedStack, type StackOptions } from "./stack.ts";
import { UsageError } from "./usageError.ts";

interface Given extends StackOptions {
  json?: boolean;
  showSecrets?: boolean;
  file?: string;
}

export async function initStack(
  name: string | undefined,
  options: Given & { select: boolean },
): Promise<void> {
  const stack = await resolveStack({ ...options, ...(await named(name, options)) }, "opened");
  await stack.engine.stacks.init(stack);
  if (options.select) select(stack);
  console.log(`Created stack '${stack.stack}'`);
}

export async function listStacks(options: Given): Promise<void> {
  const place = await resolveStack(options, "closed");
  const current = selectedStack(place.projectFolder, place.backendUrl, process.env);
  const stacks = (await place.engine.stacks.list(place)).map((stack) => ({
    ...stack,
    current: stack.name === current,
  }));
  console.log(options.json === true ? JSON.stringify(stacks, null, 2) : stacksTable(stacks, new Date()));
}

export async function selectOne(
  name: string | undefined,
  options: Given & { create?: boolean },
): Promise<void> {
  const wanted = { ...options, ...(await named(name, options)) };
  const stack = await resolveStack(wanted, options.create === true ? "opened" : "closed");
  const isThere = (await stack.engine.stacks.list(stack)).some((each) => each.name === stack.stack);
  if (!isThere && options.create !== true) throw new StackNotFoundError(stack.stack);
  if (!isThere) await stack.engine.stacks.init(stack);
  select(stack);
  if (!isThere) console.log(`Created stack '${stack.stack}'`);
}

export async function showOutputs(property: string | undefined, options: Given): Promise<void> {
  const stack = await resolveStack(options, options.showSecrets === true ? "opened" : "closed");
  const outputs = await stack.engine.stacks.outputs(stack, options.showSecrets === true);
  if (property === undefined)
    return console.log(options.json === true ? JSON.stringify(outputs, null, 2) : outputsTable(outputs));
  const value = outputs[property];
  if (value === undefined)
    throw new RefusedError(`current stack does not have output property '${property}'`);
  if (options.json === true) console.log(JSON.stringify(value, null, 2));
  else console.log(typeof value === "string" ? value : JSON.stringify(value));
}

export async function exportStack(options: Given): Promise<void> {
  const stack = await resolveStack(options, options.showSecrets === true ? "opened" : "closed");
  const text = `${JSON.stringify(await stack.engine.stacks.export(stack, options.showSecrets === true), null, 4)}\n`;
  if (options.file === undefined) process.stdout.write(text);
  else writeFileSync(resolve(options.cwd ?? ".", options.file), text, { mode: 0o600 });
}

export async function importStack(options: Given): Promise<void> {
  const stack = await resolveStack(options, "opened");
  const text =
    options.file === undefined
      ? await readAll(process.stdin)
      : read(resolve(options.cwd ?? ".", options.file));
  await stack.engine.stacks.import(stack, parsed(text));
  console.log("Import complete.");
}

export async function cancelRun(name: string | undefined, options: Given & { yes?: boolean }): Promise<void> {
  const stack = await resolveStack({ ...options, ...given(name, options) }, "closed");
  const question = `This takes the lock of '${stack.stack}' away. Is it certain that its run has ended?`;
  if (options.yes !== true && canAsk(options) && !(await agreed(question)))
    throw new RefusedError("Declined; nothing was changed.");
  await stack.engine.stacks.cancel(stack);
  console.log(`The currently running update for '${stack.stack}' has been canceled!`);
}

function select({ projectFolder, backendUrl, stack }: ResolvedStack): void {
  selectStack(projectFolder, backendUrl, stack, process.env);
}

/** A stack is named as an argument or with --stack. */
function given(name: string | undefined, { stack }: Given): { stack?: string } {
  if (name !== undefined && stack !== undefined)
    throw new UsageError("only one of --stack or argument stack name may be specified, not both");
  const wanted = name ?? stack;
  return wanted === undefined ? {} : { stack: wanted };
}

/** The name, asked for where it is missing. */
async function named(name: string | undefined, options: Given): Promise<{ stack: string }> {
  const { stack = process.env["PULUMI_STACK"] || undefined } = given(name, options);
  if (stack !== undefined) return { stack };
  if (!canAsk(options)) throw new RefusedError("missing stack name");
  return { stack: await asked("Stack name") };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new RefusedError(`${file} cannot be read.`, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RefusedError("The deployment to import is no JSON. Nothing was changed.", { cause });
  }
}
