import { isObject, isSecret, type Properties, type PropertyValue } from "./propertyValue.ts";

/** The steps of a path as Pulumi writes it: `a.b[0]["c d"]`; `*` stands for every member. */
export function parsePath(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, quoted, bracketed, plain]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? bracketed ?? plain ?? "",
  );
}

/** The inputs, with the ignored ones as they were: values put back, additions taken out. */
export function resetIgnored(inputs: Properties, olds: Properties, ignored: string[]): Properties {
  return ignored.reduce<Properties>(
    (result, path) => reset(result, olds, parsePath(path)) as Properties,
    inputs,
  );
}

function reset(
  now: PropertyValue | undefined,
  before: PropertyValue | undefined,
  path: string[],
): PropertyValue | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return before;
  if (isSecret(now) || isSecret(before)) return before ?? now;
  if (Array.isArray(now)) {
    const keys = key === "*" ? now.map((_, index) => index) : [Number(key)];
    const old = Array.isArray(before) ? before : [];
    return now.map((value, index) =>
      keys.includes(index) ? (reset(value, old[index], rest) ?? value) : value,
    );
  }
  if (!isObject(now)) return now;
  const old = isObject(before) ? before : {};
  const result = { ...now };
  for (const name of key === "*" ? new Set([...Object.keys(now), ...Object.keys(old)]) : [key]) {
    const value = rest.length > 0 && !(name in now) ? old[name] : reset(now[name], old[name], rest);
    if (value === undefined) delete result[name];
    else result[name] = value;
  }
  return result;
}
