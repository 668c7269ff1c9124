import { isDeepStrictEqual } from "node:util";

/** Where two JSON values differ, for example `recipients[3].replyTo: null → "ops@contoso.com"`. */
export function differingPaths(before: unknown, after: unknown, path = ""): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [`${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`];
  const step = (key: string) => (Array.isArray(before) ? `[${key}]` : path === "" ? key : `.${key}`);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differingPaths(before[key], after[key], path + step(key)),
  );
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
