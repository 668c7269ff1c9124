/** What a person sees of a run: a live table on a terminal, plain lines elsewhere, one clear summary at the end. */
import { createLogUpdate } from "log-update";
import type { EngineEvent, RunResult, Step, Verb } from "../../engine/engine.ts";
import { summary } from "./summary.ts";
import { isPulumis, stepLine } from "./words.ts";

export interface Screen {
  event(event: EngineEvent): void;
  end(result: RunResult): void;
}

export interface DisplayOptions {
  verb: Verb;
  stack: string;
  stream: NodeJS.WriteStream;
  /** Every property of every changed resource, also of new ones. */
  diff: boolean;
}

export function display({ verb, stack, stream, diff }: DisplayOptions): Screen {
  const rows = new Map<string, Step>();
  const live = stream.isTTY && process.env["CI"] === undefined ? createLogUpdate(stream) : undefined;
  const print = (line: string) => stream.write(`${line}\n`);
  const table = () => [...rows.values()].map((step) => `  ${stepLine(step, stream)}`).join("\n");
  print(`${titles[verb]} (${stack}):`);
  return {
    event(event) {
      if (event.kind === "step") {
        const { step } = event;
        if (isPulumis(step.type)) return;
        rows.set(step.urn, step);
        if (live !== undefined) live(table());
        else if (step.status !== "running") print(`  ${stepLine(step, stream)}`);
      } else if (event.kind === "providerOutput" && process.env["HVE_LOG"] === "debug") {
        print(`    ${event.line}`);
      }
    },
    end(result) {
      if (live !== undefined) {
        live(table());
        live.done();
      }
      for (const line of summary(result, { verb, diff, stream })) print(line);
    },
  };
}

const titles: Record<Verb, string> = {
  preview: "Previewing update",
  up: "Updating",
  refresh: "Refreshing",
  destroy: "Destroying",
};
