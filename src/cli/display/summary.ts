import type { RunResult, Verb } from "../../engine/engine.ts";
import { coloured, differenceLine, isBookkeeping, isTold, shortType } from "./words.ts";

const counted = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
} as const;
const done = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;

/** The end of a run: what differs property by property, what was said, outputs, counts, duration. */
export function summary(
  result: RunResult,
  { verb, diff, stream }: { verb: Verb; diff: boolean; stream: NodeJS.WriteStream },
): string[] {
  const lines: string[] = [];
  for (const step of result.steps.filter(isTold)) {
    const isNew = step.operation === "create" || step.operation === "delete";
    const shown = step.differences.filter((each) => !isBookkeeping(each));
    if (shown.length === 0 || (isNew && !diff)) continue;
    const what = step.operation === "refresh" ? "the tenant differs from the state" : step.operation;
    lines.push(`    ${shortType(step.type)} ${step.name}: ${what}`);
    lines.push(...shown.map((each) => `        ${differenceLine(each, stream)}`));
  }
  const told = result.diagnostics.filter(({ severity }) => severity === "error" || severity === "warning");
  for (const { severity, message, urn } of told) {
    const about = urn === undefined ? "" : `${urn.split("::").at(-1)}: `;
    const style = severity === "error" ? "red" : "yellow";
    lines.push(
      coloured(style, `  ${severity}: ${about}${message.trimEnd().replaceAll("\n", "\n    ")}`, stream),
    );
  }
  const words = verb === "preview" ? counted : done;
  const parts = (Object.keys(words) as (keyof typeof words)[])
    .filter((operation) => (result.summary[operation] ?? 0) > 0)
    .map((operation) => `${result.summary[operation]} ${words[operation]}`);
  const same = result.summary.same ?? 0;
  const all = [...(parts.length === 0 ? ["no changes"] : parts), ...(same > 0 ? [`${same} unchanged`] : [])];
  lines.push(`Resources: ${all.join(", ")}. Duration: ${(result.durationMs / 1000).toFixed(1)} s`);
  return lines;
}
