import type { Row } from "../exchange/sidecars.ts";
import type { CmdletCall } from "./cmdlet.ts";
import { matchesFilter } from "./matchesFilter.ts";

/** exchange-admin §A.7. */
export const truncated =
  "There are more results available than are currently displayed. To view them, increase the value for the " +
  "ResultSize parameter.";

/**
 * Applies `Filter`, `SortBy` and `ResultSize` (1000 when absent) to a list.
 *
 * @param filterRow what a filter looks at, where it differs from what is shown
 */
export function listRows(
  { parameters, warn }: Pick<CmdletCall, "parameters" | "warn">,
  rows: Row[],
  filterRow: (row: Row) => Row = (row) => row,
): Row[] {
  const filter = parameters.text("Filter");
  const kept = filter === undefined ? [...rows] : rows.filter((row) => matchesFilter(filterRow(row), filter));
  const key = parameters.text("SortBy") ?? "Name";
  kept.sort((a, b) => String(a[key]).localeCompare(String(b[key])));
  const size = parameters.text("ResultSize") ?? "1000";
  if (size === "unlimited" || kept.length <= Number(size)) return kept;
  warn(truncated);
  return kept.slice(0, Number(size));
}
