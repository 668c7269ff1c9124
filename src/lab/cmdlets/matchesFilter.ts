import { refusals } from "../exchange/refusals.ts";
import type { Row } from "../exchange/sidecars.ts";

/**
 * Whether a row satisfies an OPATH filter. The lab reads terms such as `Name -eq 'x'`, `-ne` and `-like 'x*'` joined by
 * `-and`; anything else is refused, never ignored.
 *
 * @throws Refusal
 */
export function matchesFilter(row: Row, filter: string): boolean {
  return filter.split(/\s+-and\s+/i).every((term) => {
    const parts =
      /^\(?\s*(\w+)\s+-(eq|ne|like)\s+(?:'((?:[^']|'')*)'|"([^"]*)"|\$(true|false|null))\s*\)?$/i.exec(
        term.trim(),
      );
    const key = parts && Object.keys(row).find((name) => name.toLowerCase() === parts[1]!.toLowerCase());
    if (parts === null || key === undefined || key === null)
      throw refusals.lab("ParsingException", `The filter is not understood: ${term}`);
    const wanted = (parts[3]?.replaceAll("''", "'") ?? parts[4] ?? parts[5]!).toLowerCase();
    const value = row[key];
    const texts = (Array.isArray(value) ? value : [String(value ?? "")]).map((text) => text.toLowerCase());
    const pattern = new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
    const equal = texts.some((text) =>
      parts[2]!.toLowerCase() === "like" ? pattern.test(text) : text === wanted,
    );
    return parts[2]!.toLowerCase() === "ne" ? !equal : equal;
  });
}
