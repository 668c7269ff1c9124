/** What `hve config set` and `hve config get` do. */
import { asked, askedHidden, canAsk } from "./ask.ts";
import { readAll } from "./readAll.ts";
import { RefusedError } from "./refusedError.ts";
import { resolveStack, type StackOptions } from "./stack.ts";
import { UsageError } from "./usageError.ts";

interface Given extends StackOptions {
  path?: boolean;
  secret?: boolean;
  plaintext?: boolean;
  json?: boolean;
}

export async function setConfig(key: string, value: string | undefined, options: Given): Promise<void> {
  const { path = false, secret = false } = options;
  if (secret && options.plaintext === true)
    throw new UsageError("only one of --secret and --plaintext may be given");
  const stack = await resolveStack(options, secret ? "opened" : "closed");
  const text = value ?? (await valueFor(key, secret, options));
  await stack.engine.stacks.setConfig(stack, { key, path }, { value: text, secret });
}

export async function getConfig(key: string, options: Given): Promise<void> {
  const { path = false, json = false } = options;
  const stack = await resolveStack(options, "closed");
  const found = await stack.engine.stacks.getConfig(stack, { key, path });
  if (found === undefined)
    throw new RefusedError(`configuration key '${key}' not found for stack '${stack.stack}'`);
  if (!json) return console.log(found.value);
  const objectValue = objectIn(found.value);
  console.log(
    JSON.stringify(
      { value: found.value, ...(objectValue === undefined ? {} : { objectValue }), secret: found.secret },
      null,
      2,
    ),
  );
}

/** From the terminal, a secret without showing it; else all of stdin without the newlines at its end. */
async function valueFor(key: string, secret: boolean, options: Given): Promise<string> {
  if (canAsk(options)) return secret ? askedHidden(`Value of ${key} (not shown)`) : asked(`Value of ${key}`);
  if (process.stdin.isTTY) throw new UsageError(`${key}: there is no value; give it on stdin.`);
  return (await readAll(process.stdin)).replace(/[\r\n]+$/, "");
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined; // a plain text
  }
}
