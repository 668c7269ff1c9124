import { createLogUpdate } from "log-update";
import { isTold, type Row } from "./row.ts";
import { tree } from "./tree.ts";
import { rowLine } from "./words.ts";

/** How often running times are shown anew, in milliseconds. */
const TICK_MS = 200;
/** Lines of the screen that are not the table's. */
const MARGIN = 2;

export interface LiveTable {
  draw(): void;
  /** Takes the table off the screen, so that something else can be said; the next `draw` brings it back. */
  clear(): void;
  /** Takes it off for good. */
  end(): void;
}

/** Whether a table that redraws itself makes sense there. */
export const canBeLive = (stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) =>
  stream.isTTY && stream.rows > 0 && !env["CI"] && env["TERM"] !== "dumb";

/** A table on a terminal that shows all rows as they stand now. */
export function liveTable(stream: NodeJS.WriteStream, rows: ReadonlyMap<string, Row>): LiveTable {
  const update = createLogUpdate(stream);
  const draw = () => {
    if (rows.size > 0) update(fitting(rows, stream.rows - MARGIN, stream).join("\n"));
  };
  const ticking = setInterval(draw, TICK_MS);
  ticking.unref();
  return {
    draw,
    clear: () => update.clear(),
    end() {
      clearInterval(ticking);
      update.clear();
      update.done(); // gives the cursor back
    },
  };
}

/** The whole tree where it fits; else what runs or failed, then the latest that changed, and how many are not shown. */
function fitting(rows: ReadonlyMap<string, Row>, height: number, stream: NodeJS.WriteStream): string[] {
  const all = [...rows.values()];
  if (all.length <= height) return tree(all).map((branch) => rowLine(branch, stream));
  const isUrgent = ({ step }: Row) => step.status !== "done";
  const byWeight = all.filter((row) => !isUrgent(row) && isTold(row)).reverse();
  const shown = new Set([...all.filter(isUrgent), ...byWeight].slice(0, Math.max(1, height - 1)));
  const lines = all.filter((row) => shown.has(row)).map((row) => rowLine({ row, lead: "" }, stream));
  return [...lines, `  … and ${all.length - shown.size} more`];
}
