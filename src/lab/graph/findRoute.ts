import type { GraphRoute } from "./graphCall.ts";
import { graphTable } from "./graphTable.ts";

export interface Match {
  route?: GraphRoute;
  segments: Record<string, string>;
  /** The first segment that no route has, when none fits. */
  stranger?: string;
}

/**
 * The route for a path. Earlier routes of the table win, so that literal segments stand before `{…}`.
 *
 * @param path segments below the version, decoded
 */
export function findRoute(method: string, path: string[]): Match {
  let deepest = 0;
  let otherMethod = false;
  for (const route of graphTable) {
    const pattern = route.path.slice(1).split("/");
    const named: [string, string][] = [];
    let depth = 0;
    for (; depth < Math.min(path.length, pattern.length); depth++) {
      const found = fit(pattern[depth]!, path[depth]!);
      if (found === undefined) break;
      named.push(...found);
    }
    deepest = Math.max(deepest, depth);
    if (depth < path.length || pattern.length !== path.length) continue;
    if (route.method === method) return { route, segments: Object.fromEntries(named) };
    otherMethod = true;
  }
  if (otherMethod) return { segments: {} };
  return { segments: {}, stranger: path[Math.min(deepest, path.length - 1)] ?? "" };
}

/**
 * What a segment holds for its `{name}`, nothing for a literal one, undefined when it does not fit. `{name}` may be a part
 * of the segment, as in `applications(appId='{appId}')`.
 */
function fit(pattern: string, segment: string): [string, string][] | undefined {
  const parts = /^(?<before>.*)\{(?<name>\w+)\}(?<after>.*)$/.exec(pattern)?.groups;
  if (parts === undefined) return pattern.toLowerCase() === segment.toLowerCase() ? [] : undefined;
  const { before = "", name = "", after = "" } = parts;
  if (segment.length <= before.length + after.length) return undefined;
  if (!segment.toLowerCase().startsWith(before.toLowerCase()) || !segment.endsWith(after)) return undefined;
  return [[name, segment.slice(before.length, segment.length - after.length)]];
}
