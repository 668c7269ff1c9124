import { isDeepStrictEqual } from "node:util";

/**
 * A value as it travels between program, engine and provider: JSON in which a secret is an object with Pulumi's signature and an
 * unknown is a fixed text. State in memory has the same form, so nothing is translated on the way.
 */
export type PropertyValue =
  null | boolean | number | string | PropertyValue[] | { [key: string]: PropertyValue };

/** The properties of a resource. */
export type Properties = { [key: string]: PropertyValue };

/** The key that says that an object is not an ordinary one. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands at preview where only a run could say. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isObject(value: PropertyValue | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value that is marked as secret. */
export type Secret = Properties & { [signatureKey]: typeof secretSignature };

export function isSecret(value: PropertyValue | undefined): value is Secret {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** Marks a value as secret; one that is marked stays as it is. */
export function makeSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

/** The value without any mark, at any depth: what a provider is given. */
export function reveal(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return reveal(value["value"] ?? null);
  if (Array.isArray(value)) return value.map(reveal);
  return isObject(value) ? revealAll(value) : value;
}

export function revealAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

/** Whether the test holds for the value or anything inside it. */
function somewhere(value: PropertyValue, test: (value: PropertyValue) => boolean): boolean {
  return (
    test(value) ||
    (typeof value === "object" &&
      value !== null &&
      Object.values(value).some((inner) => somewhere(inner, test)))
  );
}

export const containsSecret = (value: PropertyValue): boolean => somewhere(value, isSecret);
export const containsUnknown = (value: PropertyValue): boolean =>
  somewhere(value, (inner) => inner === unknown);

export const equal = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

/**
 * A provider answers in clear. What stood under the same key as a secret is marked again: objects key by key, anything else
 * as a whole.
 */
export function annotateSecrets(answer: Properties, marked: Properties): Properties {
  const result = { ...answer };
  for (const [key, before] of Object.entries(marked)) {
    const now = result[key];
    if (now === undefined) continue;
    const bothObjects = isObject(now) && isObject(before) && !isSecret(before);
    if (bothObjects) result[key] = annotateSecrets(now, before);
    else if (containsSecret(before)) result[key] = makeSecret(now);
  }
  return result;
}

/** A program may wrap a value with what it depends on; only the value and its marks are kept. */
export function flattenOutputValues(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(flattenOutputValues);
  if (!isObject(value)) return value;
  if (value[signatureKey] === outputSignature) {
    const inner = "value" in value ? flattenOutputValues(value["value"] ?? null) : unknown;
    return value["secret"] === true ? makeSecret(inner) : inner;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, flattenOutputValues(inner)]));
}
