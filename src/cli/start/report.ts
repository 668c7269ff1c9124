/** The report of a run of `npm start`: JSON for programs, Markdown for people. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortType } from "../display/words.ts";
import type { Claim } from "./claims.ts";
import type { StoryStep } from "./story.ts";

export interface StartReport {
  sentence: string;
  steps: StoryStep[];
  claims: readonly Claim[];
}

/** @returns the path of the Markdown file; the JSON lies beside it. */
export function writeReport(folder: string, report: StartReport): string {
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  const file = join(folder, "report.md");
  writeFileSync(file, markdown(report), { mode: 0o600 });
  return file;
}

function markdown({ sentence, steps, claims }: StartReport): string {
  const parts = steps.map(({ title, verb, writes, result }) => {
    const rows = result.steps
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map((step) => `| ${step.operation} | ${shortType(step.type)} | ${step.name} | ${step.status} |`);
    const seconds = (result.durationMs / 1000).toFixed(1);
    return [
      `## ${title.trim()}`,
      "",
      `\`${verb}\`: exit ${result.exitCode}, ${writes} writes to the tenant, ${seconds} s`,
      "",
      "| Operation | Kind | Name | Status |",
      "|---|---|---|---|",
      ...rows,
      "",
    ].join("\n");
  });
  const list = claims.map((claim) => `- ${claim.holds ? "holds" : "**does not hold**"}: ${claim.sentence}`);
  return ["# A run on the lab", "", sentence, "", ...list, "", ...parts].join("\n");
}
