/** Questions to a person on the terminal. They go to stderr: stdout is data. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "./usageError.ts";

export interface CanAsk {
  nonInteractive?: boolean;
}

/** Whether somebody is there who can answer. */
export const canAsk = ({ nonInteractive }: CanAsk): boolean =>
  nonInteractive !== true && process.stdin.isTTY && process.stderr.isTTY;

/** Only `y` or `yes` is yes; Ctrl-C and the end of input are no. */
export const agreed = async (question: string): Promise<boolean> =>
  /^\s*y(es)?\s*$/i.test((await answer(`${question} (yes/no) `, process.stderr)) ?? "");

/** @throws UsageError on Ctrl-C and the end of input. */
export async function asked(question: string): Promise<string> {
  const text = await answer(`${question}: `, process.stderr);
  if (text === undefined) throw new UsageError("No answer; nothing was changed.");
  return text;
}

/** Like `asked`; what is typed is not shown. */
export async function askedHidden(question: string): Promise<string> {
  process.stderr.write(`${question}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const text = await answer("", nowhere);
  process.stderr.write("\n");
  if (text === undefined) throw new UsageError("No answer; nothing was changed.");
  return text;
}

async function answer(prompt: string, output: NodeJS.WritableStream): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const closed = new Promise<undefined>((resolve) => terminal.once("close", () => resolve(undefined)));
  terminal.once("SIGINT", () => terminal.close());
  try {
    return await Promise.race([terminal.question(prompt), closed]);
  } finally {
    terminal.close();
  }
}
