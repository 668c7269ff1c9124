import type { StackSummary } from "../../engine/stacks.ts";
import { table } from "./table.ts";

/** The list of stacks as `pulumi stack ls` shows it; the selected one has a star. */
export const stacksTable = (stacks: (StackSummary & { current: boolean })[], now: Date): string =>
  table([
    ["NAME", "LAST UPDATE", "RESOURCE COUNT"],
    ...stacks.map(({ name, current, lastUpdate, resourceCount }) => [
      current ? `${name}*` : name,
      lastUpdate === undefined ? "n/a" : ago(new Date(lastUpdate), now),
      resourceCount === undefined ? "n/a" : String(resourceCount),
    ]),
  ]);

const units = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const english = new Intl.RelativeTimeFormat("en");

/** `5 minutes ago`. */
function ago(then: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - then.getTime()) / 1000);
  const unit = units.find(([, length]) => seconds >= length);
  return unit === undefined ? "now" : english.format(-Math.floor(seconds / unit[1]), unit[0]);
}
