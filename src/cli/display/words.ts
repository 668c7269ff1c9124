import { styleText } from "node:util";
import type { Operation, PropertyDifference, Step } from "../../engine/engine.ts";

type Style = Parameters<typeof styleText>[0];

const marks: Partial<Record<Operation, { mark: string; style: Style }>> = {
  create: { mark: "+", style: "green" },
  update: { mark: "~", style: "yellow" },
  refresh: { mark: "~", style: "yellow" },
  delete: { mark: "-", style: "red" },
  same: { mark: " ", style: "dim" },
};
const other: { mark: string; style: Style } = { mark: "±", style: "magenta" };

/** Colours where the stream shows them; NO_COLOR is respected. */
export const coloured = (style: Style, text: string, stream: NodeJS.WriteStream) =>
  styleText(style, text, { stream });

/** `hve:ReplyTo` of `pulumi-nodejs:dynamic/hve:ReplyTo`, `hve:Sender` of `hve:index:Sender`. */
export const shortType = (type: string) =>
  type.replace(/^pulumi-nodejs:dynamic\//, "").replace(":index:", ":");

/** One resource, one line. */
export function stepLine(step: Step, stream: NodeJS.WriteStream): string {
  const { mark, style } = marks[step.operation] ?? other;
  const status = { running: "…", done: "", failed: "failed" }[step.status];
  const elapsed = step.elapsedMs === undefined ? "" : `(${(step.elapsedMs / 1000).toFixed(1)} s)`;
  const what = `${mark} ${shortType(step.type).padEnd(34)} ${step.name.padEnd(14)} ${step.operation}`;
  return coloured(
    step.status === "failed" ? "red" : style,
    [what, status, elapsed].filter(Boolean).join(" "),
    stream,
  );
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
  /^(__provider|appliedAt|unfinished\b)/.test(path);

/** Whether a step is worth a line when nobody asked for everything. */
export const isTold = ({ operation, status, type }: Step) =>
  status === "failed" || (operation !== "same" && !(operation === "refresh" && isPulumis(type)));

/** The stack and the default provider are Pulumi's own. */
export const isPulumis = (type: string) => type.startsWith("pulumi:");
