/**
 * What a PATCH makes of a stored value: objects merge by property, at any depth; arrays and everything else are replaced
 * whole; `null` clears. Source: entra-graph §1.3.
 */
export function merged(stored: unknown, sent: unknown): unknown {
  if (!isObject(stored) || !isObject(sent)) return sent;
  const result = { ...stored };
  for (const [name, value] of Object.entries(sent)) result[name] = merged(stored[name], value);
  return result;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
