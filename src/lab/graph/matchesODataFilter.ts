import { graphRefusals } from "./graphRefusal.ts";

const string = "'((?:[^']|'')*)'";
const path = "\\w+(?:/\\w+)*";
const equality = new RegExp(`^(${path}) eq (?:${string}|(true|false|null))$`);
const moment = /^(\w+) (eq|ge|le|gt|lt) (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;
const membership = new RegExp(`^(${path}) in \\(((?:${string}(?:, ?)?)+)\\)$`);
const beginning = new RegExp(`^startswith\\((${path}), ?${string}\\)$`, "i");
const anyEqual = new RegExp(`^(\\w+)/any\\((\\w+): ?\\2((?:/\\w+)*) eq ${string}\\)$`);

/**
 * Whether an entity satisfies an OData filter: `eq`, `in`, `startswith`, `any(p:p eq …)` and comparisons of moments, joined by
 * `and` and `or` without parentheses (entra-graph §5.1, §7.2, §8). Other filters are refused, never ignored. The directory
 * compares strings without regard to case.
 */
export function matchesODataFilter(entity: Record<string, unknown>, filter: string): boolean {
  const split = (text: string, word: string) =>
    text.split(new RegExp(` ${word} (?=(?:[^']*'[^']*')*[^']*$)`)).map((part) => part.trim());
  return split(filter, "or")
    .map((terms) => split(terms, "and").map((term) => matchesTerm(entity, term)))
    .some((results) => results.every(Boolean));
}

function matchesTerm(entity: Record<string, unknown>, term: string): boolean {
  const same = (value: unknown, text: string) =>
    typeof value === "string" && value.toLowerCase() === unquoted(text).toLowerCase();
  const equal = equality.exec(term);
  if (equal !== null) {
    const value = valueOf(entity, equal[1]!);
    return equal[2] === undefined ? String(value) === equal[3] : same(value, equal[2]);
  }
  const time = moment.exec(term);
  if (time !== null) {
    const value = valueOf(entity, time[1]!);
    return typeof value === "string" && compares(Date.parse(value), time[2]!, Date.parse(time[3]!));
  }
  const member = membership.exec(term);
  if (member !== null) {
    const texts = [...member[2]!.matchAll(new RegExp(string, "g"))].map(([, text]) => text!);
    return texts.some((text) => same(valueOf(entity, member[1]!), text));
  }
  const begins = beginning.exec(term);
  if (begins !== null) {
    const value = valueOf(entity, begins[1]!);
    return typeof value === "string" && value.toLowerCase().startsWith(unquoted(begins[2]!).toLowerCase());
  }
  const any = anyEqual.exec(term);
  if (any === null) throw graphRefusals.unsupportedQuery(`LAB-The lab does not read this filter: ${term}`);
  const list = valueOf(entity, any[1]!);
  const inner = (value: unknown) => (any[3] === "" ? value : below(value, any[3]!.slice(1)));
  return Array.isArray(list) && list.some((value) => same(inner(value), any[4]!));
}

const unquoted = (text: string) => text.replaceAll("''", "'");

function valueOf(entity: Record<string, unknown>, name: string): unknown {
  if (!(name.split("/")[0]! in entity))
    throw graphRefusals.bad(`Invalid filter clause: Could not find a property named '${name}'.`);
  return below(entity, name);
}

/** A nested property; undefined where a step of the path is null. */
const below = (value: unknown, name: string): unknown =>
  name.split("/").reduce<any>((part, step) => part?.[step], value);

function compares(value: number, operator: string, bound: number): boolean {
  if (operator === "eq") return value === bound;
  if (operator === "ge") return value >= bound;
  if (operator === "le") return value <= bound;
  return operator === "gt" ? value > bound : value < bound;
}
