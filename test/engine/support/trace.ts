import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../traces/", import.meta.url);

/** A call a provider got, as the toy logs it. */
export interface Call {
  call: string;
  kind: string;
  id?: string;
  news?: Record<string, unknown>;
  [argument: string]: unknown;
}

/** What happened when a verb ran: recorded from the real engine, or observed here. */
export interface Outcome {
  exit: number;
  summary: Record<string, number>;
  steps: { op?: string; failed?: string; urn: string }[];
  calls: Call[];
  resources: Record<string, unknown>[];
  pending: unknown[];
  /** Texts, for information only. */
  diags?: unknown[];
}

/** One verb of a scenario, and what is changed before it. */
export interface TraceChange {
  program?: unknown;
  world?: { faults?: Record<string, string>; objects?: Record<string, Record<string, unknown> | null> };
  config?: Record<string, { value: string; secret?: boolean }>;
  importFile?: unknown;
  run: string[];
}

/** What the real engine did. */
export interface TraceStep extends TraceChange {
  recorded: Outcome;
}

/** Every recorded scenario, by its name. */
export function readTraces(): Map<string, TraceStep[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return new Map(
    files.map((name) => [
      name.replace(".json", ""),
      JSON.parse(readFileSync(new URL(name, folder), "utf8")) as TraceStep[],
    ]),
  );
}
