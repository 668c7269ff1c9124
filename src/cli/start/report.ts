/** The report of a run of `npm start`: JSON for programs, Markdown for people. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../engine/engine.ts";
import { isProvider, shortType } from "../display/words.ts";
import type { Claim } from "./claims.ts";
import type { StoryStep } from "./recorder.ts";

export interface StartReport {
  /** Which engine, and why. */
  engine: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Why it ended before its end; absent when it did not. */
  ended?: string;
  claims: readonly Claim[];
  steps: readonly StoryStep[];
}

/** @returns the path of the Markdown file; the JSON lies beside it. */
export function writeReport(folder: string, report: StartReport): string {
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  const file = join(folder, "report.md");
  writeFileSync(file, markdown(report), { mode: 0o600 });
  return file;
}

const seconds = (ms: number | undefined) => (ms === undefined ? "" : `${(ms / 1000).toFixed(1)} s`);

function markdown({ engine, startedAt, durationMs, ended, claims, steps }: StartReport): string {
  return [
    "# A run on the lab",
    "",
    `${engine}. Started ${startedAt}, took ${seconds(durationMs)}.`,
    ...(ended === undefined ? [] : ["", `**${ended}**`]),
    "",
    ...claims.map(({ holds, sentence }) => `- ${holds ? "holds" : "**does not hold**"}: ${sentence}`),
    ...steps.flatMap(section),
    "",
  ].join("\n");
}

function section({ title, verb, options, calls, result }: StoryStep): string[] {
  const typed = options.refresh === true ? `${verb} --refresh` : verb;
  return [
    "",
    `## ${title.trim()}`,
    "",
    `\`${typed}\`: exit ${result.exitCode}, ${calls.reads} reads and ${calls.writes} writes, ${seconds(result.durationMs)}`,
    "",
    "| Operation | Kind | Name | Status | Time | Differences |",
    "| --- | --- | --- | --- | --- | --- |",
    ...result.steps.filter(({ type }) => !isProvider(type)).map(row),
  ];
}

function row({ operation, type, name, status, elapsedMs, differences }: Step): string {
  const paths = operation === "create" ? "" : differences.map(({ path }) => path).join(", ");
  return `| ${operation} | ${shortType(type)} | ${name} | ${status} | ${seconds(elapsedMs)} | ${paths} |`;
}
