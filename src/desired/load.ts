/** Reads the desired-state file: text → resources wanted, or every problem at once with its line and column. */
import { readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { DesiredStateError } from "../errors.ts";
import type { DesiredFields, Entry, FileView, Problem } from "../lifecycle/desiredFields.ts";
import { desiredSchema, type DesiredFile } from "./schema.ts";

type Path = (string | number)[];

/** A kind, as far as the file is concerned. */
export interface DesiredKind {
  type: string;
  desired: DesiredFields<any>;
}

export interface DesiredState {
  file: DesiredFile;
  /** In the order of the kinds. */
  entries: (Entry<Record<string, unknown>> & { kind: string })[];
}

/** @throws DesiredStateError with all problems, each as `file:line:column: path: reason`. */
export function loadDesiredState(name: string, kinds: readonly DesiredKind[]): DesiredState {
  const lines = new LineCounter();
  const document = parseDocument(read(name), { lineCounter: lines });
  const problems = document.errors.map(({ pos, message }) => ({
    ...at(lines, pos[0]),
    path: "(syntax)",
    reason: message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""),
  }));
  const place = (path: Path) => at(lines, offsetOf(document, path));
  const fail = (found: object[]) =>
    new DesiredStateError(found.map((each) => ({ file: name, ...each })) as never);
  if (problems.length > 0) throw fail(problems);

  const { file, issues } = parsePruned(desiredSchema(kinds), document.toJS() ?? {});
  const found: Problem[] = [...issues];
  if (file !== undefined) {
    const view = viewOf(file);
    const declared = (path: Path) => document.hasIn(path);
    found.push(...kinds.flatMap(({ desired }) => desired.problems?.(view, declared) ?? []));
    if (found.length === 0) {
      const entries = kinds.flatMap(({ type, desired }) =>
        desired.entries(view).map((entry) => {
          const account = entry.sender === undefined ? entry : file.accounts[entry.sender]!;
          return { ...entry, kind: type, adopt: account.adopt, formerKeys: account.formerKeys };
        }),
      );
      return { file, entries };
    }
  }
  const placed = found.map(({ path, reason }) => ({
    ...place(path),
    path: path.join(".") || "(file)",
    reason,
  }));
  throw fail(placed.sort((a, b) => a.line - b.line || a.column - b.column));
}

function read(name: string): string {
  try {
    return readFileSync(name, "utf8");
  } catch (cause) {
    const reason = `cannot be read (${(cause as NodeJS.ErrnoException).code}). hve:desiredState names the file; default src/tenants/<stack>.yaml`;
    throw new DesiredStateError([{ file: name, line: 1, column: 1, path: "(file)", reason }], { cause });
  }
}

/**
 * Parses, and where a part is wrong, goes on without it, so that one wrong field does not hide what is wrong elsewhere.
 * @returns the file without its wrong parts; undefined when nothing of it can be read.
 */
function parsePruned(schema: z.ZodType, value: unknown): { file?: DesiredFile; issues: Problem[] } {
  const issues: Problem[] = [];
  for (;;) {
    const parsed = schema.safeParse(value, {
      error: ({ code, input }) =>
        code === "invalid_type" && input === undefined ? "is required" : undefined,
    });
    if (parsed.success) return { file: parsed.data as DesiredFile, issues };
    const found = parsed.error.issues.flatMap((issue): Problem[] => {
      const path = issue.path as Path;
      if (issue.code !== "unrecognized_keys") return [{ path, reason: issue.message }];
      return issue.keys.map((key) => ({ path: [...path, key], reason: "there is no such field" }));
    });
    // What is missing only because it was taken out as wrong has been reported already.
    issues.push(...found.filter(({ path }) => !issues.some((known) => isWithin(known.path, path))));
    if (!found.map(({ path }) => prune(value, path)).every(Boolean)) return { issues };
  }
}

const isWithin = (path: Path, other: Path) =>
  other.length <= path.length && other.every((part, index) => part === path[index]);

/** Takes the nearest part that is there out of the value. @returns false when that would be all of it. */
function prune(value: unknown, path: Path): boolean {
  if (path.length === 0) return false;
  const holder = path.slice(0, -1).reduce<any>((each, part) => each?.[part], value);
  const last = path.at(-1)!;
  if (holder !== null && typeof holder === "object" && last in holder) {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
    return true;
  }
  return prune(value, path.slice(0, -1));
}

function viewOf(file: DesiredFile): FileView<any, any> {
  return { file, accounts: Object.entries(file.accounts).map(([key, account]) => ({ key, ...account })) };
}

/** Offset of the node at a path, or of the nearest one above it that is written down. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const above = document.getIn(path.slice(0, length - 1), true) as
      { items?: { key?: unknown }[] } | undefined;
    const pair = above?.items?.find(
      (item) => (item.key as { value?: unknown } | undefined)?.value === path[length - 1],
    );
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}

function at(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
