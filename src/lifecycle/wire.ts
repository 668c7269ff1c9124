/**
 * What goes back to Pulumi. A protobuf Struct refuses `undefined` with an error after the object was made, and turns Dates and
 * Maps into `{}`; JSON drops the first and writes the second as text.
 */
export function wireValues(values: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(values, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
  );
}

/** The loader text, which Pulumi keeps beside our own properties. */
export const PROVIDER = "__provider";

/** Our own properties, without the loader text. */
export function ownValues(values: Record<string, unknown>): Record<string, unknown> {
  const { [PROVIDER]: _loader, ...own } = values;
  return own;
}
