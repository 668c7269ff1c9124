import { table } from "./table.ts";

/** A stack's outputs as `pulumi stack output` shows them. */
export function outputsTable(outputs: Record<string, unknown>): string {
  const rows = Object.entries(outputs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
  const lines =
    rows.length === 0
      ? ["No output values currently in this stack"]
      : table([["OUTPUT", "VALUE"], ...rows]).split("\n");
  return [`Current stack outputs (${rows.length}):`, ...lines.map((line) => `    ${line}`)].join("\n");
}
