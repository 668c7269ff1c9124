import type { Row } from "./row.ts";

/** A row and the lines that lead to it from its parent. */
export interface Branch {
  row: Row;
  /** Empty for a root, else for example `│  ├─ `. */
  lead: string;
}

/** Rows as a tree: each below the component it belongs to, in the order in which they came. */
export function tree(rows: Iterable<Row>): Branch[] {
  const byUrn = new Map([...rows].map((row) => [row.step.urn, row]));
  const children = Map.groupBy(byUrn.values(), ({ step: { parent } }) =>
    parent !== undefined && byUrn.has(parent) ? parent : undefined,
  );
  const below = (urn: string, indent: string): Branch[] => {
    const own = children.get(urn) ?? [];
    return own.flatMap((row, index) => {
      const isLast = index === own.length - 1;
      const lead = `${indent}${isLast ? "└─ " : "├─ "}`;
      return [{ row, lead }, ...below(row.step.urn, `${indent}${isLast ? "   " : "│  "}`)];
    });
  };
  return (children.get(undefined) ?? []).flatMap((row) => [{ row, lead: "" }, ...below(row.step.urn, "")]);
}

/** The rows that are worth telling, with what they belong to. */
export function toldTree(rows: ReadonlyMap<string, Row>, isTold: (row: Row) => boolean): Branch[] {
  const kept = new Set<Row>();
  for (const row of rows.values()) {
    if (!isTold(row)) continue;
    for (let each: Row | undefined = row; each !== undefined && !kept.has(each);) {
      kept.add(each);
      each = each.step.parent === undefined ? undefined : rows.get(each.step.parent);
    }
  }
  return tree([...rows.values()].filter((row) => kept.has(row)));
}
