import { stringify } from "yaml";
import type { Diagnostic, RunResult } from "../../engine/engine.ts";
import { coloured, differenceLine, isBookkeeping, shortType } from "./words.ts";

export interface SummaryOptions {
  isPreview: boolean;
  /** Also the properties of what is new or goes. */
  diff: boolean;
  /** Also the stack's outputs. */
  outputs: boolean;
  stream: NodeJS.WriteStream;
}

/** The end of a run: what differs property by property, what was said, outputs, counts, duration. */
export function summary(result: RunResult, { isPreview, diff, outputs, stream }: SummaryOptions): string[] {
  return [
    ...differences(result, diff, stream),
    ...result.diagnostics.filter(isTold).map((each) => diagnosticLine(each, stream)),
    ...(outputs ? outputLines(result.outputs) : []),
    `Resources: ${counts(result, isPreview)}. Duration: ${(result.durationMs / 1000).toFixed(1)} s`,
  ];
}

function differences({ steps }: RunResult, diff: boolean, stream: NodeJS.WriteStream): string[] {
  return steps.flatMap(({ type, name, operation, differences: all }) => {
    const shown = all.filter((each) => !isBookkeeping(each));
    if (shown.length === 0 || operation === "same" || (operation === "create" && !diff)) return [];
    const what = operation === "refresh" ? "the tenant differs from the state" : operation;
    return [
      `    ${shortType(type)} ${name}: ${what}`,
      ...shown.map((each) => `        ${differenceLine(each, stream)}`),
    ];
  });
}

const isTold = ({ severity }: Diagnostic) => severity === "error" || severity === "warning";

function diagnosticLine({ severity, message, urn }: Diagnostic, stream: NodeJS.WriteStream): string {
  const [type = "", name = ""] = urn?.split("::").slice(-2) ?? [];
  // Of a resource in a component the URN names both types: parent$child.
  const about = urn === undefined ? "" : `${shortType(type.split("$").at(-1) ?? "")} ${name}: `;
  const text = `  ${severity}: ${about}${message.trimEnd().replaceAll("\n", "\n    ")}`;
  return coloured(severity === "error" ? "red" : "yellow", text, stream);
}

function outputLines(outputs: Record<string, unknown>): string[] {
  if (Object.keys(outputs).length === 0) return [];
  const lines = stringify(outputs, { lineWidth: 0 }).trimEnd().split("\n");
  return ["Outputs:", ...lines.map((line) => `  ${line}`)];
}

/** Pulumi's own words, first those of a preview. */
const counted = {
  create: ["to create", "created"],
  update: ["to update", "updated"],
  replace: ["to replace", "replaced"],
  import: ["to import", "imported"],
  delete: ["to delete", "deleted"],
  same: ["unchanged", "unchanged"],
} as const;

function counts({ summary: of, steps }: RunResult, isPreview: boolean): string {
  const words = (operation: keyof typeof counted) =>
    of[operation] ? [`${of[operation]} ${counted[operation][isPreview ? 0 : 1]}`] : [];
  const failed = steps.filter(({ status }) => status === "failed").length;
  const changes = [
    ...(["create", "update", "replace", "delete", "import"] as const).flatMap(words),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [...(changes.length > 0 ? changes : ["no changes"]), ...words("same")].join(", ");
}
