import { graphRefusals } from "./graphRefusal.ts";

const string = "'((?:[^']|'')*)'";
const equality = new RegExp(`^(\\w+) eq (?:${string}|(true|false|null))$`);
const membership = new RegExp(`^(\\w+) in \\(((?:${string}(?:, ?)?)+)\\)$`);
const beginning = new RegExp(`^startswith\\((\\w+), ?${string}\\)$`, "i");
const anyEqual = new RegExp(`^(\\w+)/any\\((\\w+): ?\\2 eq ${string}\\)$`);

/**
 * Whether an entity satisfies an OData filter: `eq`, `in`, `startswith` and `any(p:p eq …)`, joined by `or` (entra-graph §5.1,
 * §8). Other filters are refused, never ignored. The directory compares strings without regard to case.
 */
export function matchesODataFilter(entity: Record<string, unknown>, filter: string): boolean {
  return filter
    .split(/ or (?=(?:[^']*'[^']*')*[^']*$)/)
    .map((term) => matchesTerm(entity, term.trim()))
    .some(Boolean);
}

function matchesTerm(entity: Record<string, unknown>, term: string): boolean {
  const same = (value: unknown, text: string) =>
    typeof value === "string" && value.toLowerCase() === text.replaceAll("''", "'").toLowerCase();
  const valueOf = (name: string) => {
    if (!(name in entity))
      throw graphRefusals.bad(`Invalid filter clause: Could not find a property named '${name}'.`);
    return entity[name];
  };
  const equal = equality.exec(term);
  if (equal !== null) {
    const value = valueOf(equal[1]!);
    return equal[2] === undefined ? String(value) === equal[3] : same(value, equal[2]);
  }
  const member = membership.exec(term);
  if (member !== null) {
    const texts = [...member[2]!.matchAll(new RegExp(string, "g"))].map(([, text]) => text!);
    return texts.some((text) => same(valueOf(member[1]!), text));
  }
  const begins = beginning.exec(term);
  if (begins !== null) {
    const value = valueOf(begins[1]!);
    const start = begins[2]!.replaceAll("''", "'").toLowerCase();
    return typeof value === "string" && value.toLowerCase().startsWith(start);
  }
  const any = anyEqual.exec(term);
  if (any === null) throw graphRefusals.unsupportedQuery(`LAB-The lab does not read this filter: ${term}`);
  const list = valueOf(any[1]!);
  return Array.isArray(list) && list.some((value) => same(value, any[3]!));
}
