/** What a person sees of a run: a live table on a terminal, plain lines elsewhere, one clear summary at the end. */
import type { EngineEvent, RunResult, Step, Verb } from "../../engine/engine.ts";
import { canBeLive, liveTable } from "./liveTable.ts";
import { isTold, nextRow, type Row } from "./row.ts";
import { summary } from "./summary.ts";
import { isProvider, rowLine, shortType } from "./words.ts";

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
}

export function display(options: DisplayOptions): Screen {
  const { verb, stack, stream, isPreview = verb === "preview", diff = false, signal } = options;
  const rows = new Map<string, Row>();
  const live = canBeLive(stream, process.env) ? liveTable(stream, rows) : undefined;
  const print = (line: string) => stream.write(`${line}\n`);
  print(`${isPreview ? previewing[verb] : doing[verb]} (${stack}):`);

  const showStep = (step: Step) => {
    if (isProvider(step.type) && step.status !== "failed") return;
    const row = nextRow(rows.get(step.urn), step);
    rows.set(step.urn, row);
    if (live !== undefined) live.draw();
    else if (step.status !== "running" && isTold(row)) print(`  ${rowLine(row, stream)}`);
  };
  const sayAwaited = () => {
    const running = [...rows.values()].filter(({ step }) => step.status === "running");
    live?.clear();
    if (running.length > 0)
      print(`Waiting for: ${running.map(({ step }) => `${shortType(step.type)} ${step.name}`).join(", ")}`);
  };
  signal?.addEventListener("abort", sayAwaited, { once: true });

  return {
    event(event) {
      if (event.kind === "step") showStep(event.step);
      else if (event.kind === "providerOutput" && process.env["HVE_LOG"] === "debug") {
        live?.clear();
        print(`    ${event.line}`);
      }
    },
    end(result) {
      signal?.removeEventListener("abort", sayAwaited);
      live?.end();
      if (live !== undefined)
        for (const row of rows.values()) if (isTold(row)) print(`  ${rowLine(row, stream)}`);
      const outputs = verb === "up" && !isPreview && options.outputs !== false;
      for (const line of summary(result, { isPreview, diff, outputs, stream })) print(line);
    },
  };
}

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
