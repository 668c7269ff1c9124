/** What a person sees of a run: a live table on a terminal, plain lines elsewhere, one clear summary at the end. */
import type { EngineEvent, RunResult, Step, Verb } from "../../engine/engine.ts";
import { canBeLive, liveTable } from "./liveTable.ts";
import { isTold, nextRow, type Row } from "./row.ts";
import { summary } from "./summary.ts";
import { toldTree } from "./tree.ts";
import { coloured, isProvider, rowLine, shortType } from "./words.ts";

export interface Screen {
  event(event: EngineEvent): void;
  end(result: RunResult): void;
}

export interface DisplayOptions {
  verb: Verb;
  stack: string;
  stream: NodeJS.WriteStream;
  /** Nothing is written, neither to the tenant nor to the state. Default: whether the verb is `preview`. */
  isPreview?: boolean;
  /** Every property of every changed resource, also of new ones. Default false. */
  diff?: boolean;
  /** The stack's outputs after an `up`. Default true. */
  outputs?: boolean;
  /** When it aborts, the screen says what is still awaited. */
  signal?: AbortSignal;
  /** When it aborts, the screen says what may be half done. */
  stopped?: AbortSignal;
}

export function display(options: DisplayOptions): Screen {
  const { verb, stack, stream, isPreview = verb === "preview", diff = false, signal, stopped } = options;
  const rows = new Map<string, Row>();
  const live = canBeLive(stream, process.env) ? liveTable(stream, rows) : undefined;
  const print = (line: string) => {
    live?.clear();
    stream.write(`${line}\n`);
  };
  print(coloured("bold", `${isPreview ? previewing[verb] : doing[verb]} (${stack}):`, stream));

  const running = () => [...rows.values()].filter(({ step }) => step.status === "running");
  const named = (of: Row[]) => of.map(({ step }) => `${shortType(step.type)} ${step.name}`).join(", ");
  const showStep = (step: Step) => {
    if (isProvider(step.type) && step.status !== "failed") return;
    const row = nextRow(rows.get(step.urn), step);
    rows.set(step.urn, row);
    if (live !== undefined) live.draw();
    else if (step.status !== "running" && isTold(row)) print(`  ${rowLine({ row, lead: "" }, stream)}`);
  };
  /** A line without a resource is about the one that runs; about which of several, nobody can tell. */
  const showStatus = (status: string, urn: string | undefined) => {
    const [only, ...others] = running();
    const row = urn === undefined ? (others.length === 0 ? only : undefined) : rows.get(urn);
    if (row !== undefined) rows.set(row.step.urn, { ...row, status });
    live?.draw();
  };
  // Where nothing is drawn anew, a long wait says now and then that it goes on.
  const progress = setInterval(() => {
    if (live === undefined) for (const row of running()) print(`  ${rowLine({ row, lead: "" }, stream)}`);
  }, PROGRESS_MS);
  progress.unref();
  const sayAwaited = () => {
    if (running().length > 0) print(`Waiting for: ${named(running())}`);
  };
  const sayHalfDone = () => {
    if (running().length > 0) print(`May be half done: ${named(running())}`);
  };
  signal?.addEventListener("abort", sayAwaited, { once: true });
  stopped?.addEventListener("abort", sayHalfDone, { once: true });

  return {
    event(event) {
      if (event.kind === "step") showStep(event.step);
      else if (event.kind === "status") showStatus(event.message, event.urn);
      else if (event.kind === "diagnostic" && event.severity === "info" && event.urn !== undefined)
        showStatus(event.message, event.urn);
      else if (event.kind === "providerOutput") {
        if (process.env["HVE_LOG"] === "debug") print(`    ${event.line}`);
        else if (event.line.trim() !== "") showStatus(event.line.trim(), undefined);
      }
    },
    end(result) {
      clearInterval(progress);
      signal?.removeEventListener("abort", sayAwaited);
      stopped?.removeEventListener("abort", sayHalfDone);
      live?.end();
      if (live !== undefined)
        for (const branch of toldTree(rows, isTold)) stream.write(`  ${rowLine(branch, stream)}\n`);
      const outputs = verb === "up" && !isPreview && options.outputs !== false;
      for (const line of summary(result, { isPreview, diff, outputs, stream })) stream.write(`${line}\n`);
    },
  };
}

/** How often a run without a live table says what is still running, in milliseconds. */
const PROGRESS_MS = 30_000;

const previewing: Record<Verb, string> = {
  preview: "Previewing update",
  up: "Previewing update",
  refresh: "Previewing refresh",
  destroy: "Previewing destroy",
  import: "Previewing import",
};
const doing: Record<Verb, string> = {
  preview: "Previewing update",
  up: "Updating",
  refresh: "Refreshing",
  destroy: "Destroying",
  import: "Importing",
};
