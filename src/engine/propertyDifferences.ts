import type { PropertyDifference } from "./engine.ts";
import {
  containsUnknown,
  equal,
  isObject,
  isSecret,
  reveal,
  unknown,
  type Properties,
  type PropertyValue,
} from "./propertyValue.ts";
import type { PlannedStep } from "./step.ts";

/** Provider code is not a property anybody set. */
const hidden = "__provider";

/**
 * What a step changes, property by property: old inputs against new ones. A deletion shows nothing.
 */
export function propertyDifferences({ operation, old, next }: PlannedStep): PropertyDifference[] {
  if (!next || operation === "same") return [];
  const after = visible(next.inputs);
  const differences = [...compare(visible(old?.inputs ?? {}), after, "")];
  if (differences.length > 0 || !old || operation !== "update") return differences;
  // The program wants what it wanted; the provider compares with what it holds, and that is the outputs.
  const held = Object.entries(old.outputs).filter(([key]) => key in after);
  return [...compare(Object.fromEntries(held), after, "")];
}

function visible(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => key !== hidden));
}

/** The properties that differ; an unknown one differs from everything. */
export function changedKeys(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !equal(before[key], after[key]),
  );
}

/** Differences between two values, deepest first, with their paths. */
export function* compare(
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  path: string,
): Generator<PropertyDifference> {
  const secret = isSecret(before) || isSecret(after);
  if (equal(bare(before), bare(after))) return;
  if (!secret && isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      yield* compare(before[key], after[key], join(path, key));
    return;
  }
  if (!secret && Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1)
      yield* compare(before[index], after[index], `${path}[${String(index)}]`);
    return;
  }
  const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
  yield {
    path,
    kind,
    ...(before === undefined ? {} : { old: shown(before, secret) }),
    ...(after === undefined ? {} : { new: shown(after, secret) }),
  };
}

/** A value for people: no secret in it is legible. */
export function shown(value: PropertyValue, secret = false): unknown {
  if (secret || isSecret(value)) return containsUnknown(value) ? "[unknown]" : "[secret]";
  if (value === unknown) return "[unknown]";
  if (Array.isArray(value)) return value.map((inner) => shown(inner));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
}

const bare = (value: PropertyValue | undefined) => (value === undefined ? undefined : reveal(value));

function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}
