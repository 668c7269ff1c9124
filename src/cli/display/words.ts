import { styleText } from "node:util";
import type { Operation, PropertyDifference } from "../../engine/engine.ts";
import type { Row } from "./row.ts";
import type { Branch } from "./tree.ts";

type Style = Parameters<typeof styleText>[0];

const marks: Partial<Record<Operation, { mark: string; style: Style }>> = {
  create: { mark: "+", style: "green" },
  update: { mark: "~", style: "yellow" },
  refresh: { mark: "~", style: "yellow" },
  delete: { mark: "-", style: "red" },
  same: { mark: " ", style: "dim" },
  import: { mark: "=", style: "cyan" },
};
const other: { mark: string; style: Style } = { mark: "±", style: "magenta" };

/** A step that took less, in milliseconds, is shown without a time. */
const WORTH_A_TIME_MS = 100;

/** Colours where the stream shows them; NO_COLOR is respected. */
export const coloured = (style: Style, text: string, stream: NodeJS.WriteStream) =>
  styleText(style, text, { stream });

/** `hve:ReplyTo` of `pulumi-nodejs:dynamic/hve:ReplyTo`, `hve:Sender` of `hve:index:Sender`. */
export const shortType = (type: string) =>
  type.replace(/^pulumi-nodejs:dynamic\//, "").replace(":index:", ":");

/** Width of the column of types, branches included. */
const TYPE_WIDTH = 40;

/** One resource, one line: type, name, operation, how it went, how long it took, what its provider says. */
export function rowLine({ row, lead }: Branch, stream: NodeJS.WriteStream): string {
  const { step, isRead, startedAt, status } = row;
  const { mark, style } = marks[step.operation] ?? other;
  const elapsedMs = step.elapsedMs ?? performance.now() - startedAt;
  const elapsed = elapsedMs < WORTH_A_TIME_MS ? "" : `(${(elapsedMs / 1000).toFixed(1)} s)`;
  const type = (lead + shortType(step.type)).padEnd(TYPE_WIDTH);
  const what = `${mark} ${type} ${step.name.padEnd(14)} ${isRead ? "refresh" : step.operation}`;
  const line = [what, outcome(row), elapsed].filter(Boolean).join(" ");
  const coloredLine = coloured(step.status === "failed" ? "red" : style, line, stream);
  if (step.status !== "running" || status === undefined) return coloredLine;
  const room = (stream.columns || 80) - line.length - MARGIN;
  return room < status.length && room < 10
    ? coloredLine
    : `${coloredLine} ${coloured("dim", cut(status, room), stream)}`;
}

/** Left free at the end of a line, so that no terminal wraps it. */
const MARGIN = 4;

const cut = (text: string, room: number) =>
  text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;

function outcome({ step, isRead }: Pick<Row, "step" | "isRead">): string {
  if (step.status === "running") return "…";
  if (step.status === "failed") return "failed";
  if (!isRead) return "";
  if (step.operation === "delete") return "gone";
  return step.differences.some((each) => !isBookkeeping(each)) ? "differs" : "";
}

/** One property, old → new. */
export function differenceLine(
  { path, kind, old, new: next }: PropertyDifference,
  stream: NodeJS.WriteStream,
): string {
  const values = kind === "add" ? text(next) : kind === "delete" ? text(old) : `${text(old)} → ${text(next)}`;
  const style = { add: "green", delete: "red", update: "yellow" } as const;
  return coloured(style[kind], `${{ add: "+", delete: "-", update: "~" }[kind]} ${path}: ${values}`, stream);
}

const text = (value: unknown) =>
  value === "[secret]" || value === "[unknown]" ? value : (JSON.stringify(value) ?? "none");

/** Our own bookkeeping, which no person asked about. */
export const isBookkeeping = ({ path }: PropertyDifference) =>
  /^(__provider|appliedAt|unfinished\b|driftedFrom\b)/.test(path);

/** Providers are Pulumi's own, and counted by nobody. */
export const isProvider = (type: string) => type.startsWith("pulumi:providers:");
