/**
 * An object of the configuration as the text the program and the providers get: Pulumi's own encoder sorts the keys and escapes what
 * HTML would read, and another text would be a change of the default provider.
 */
export function configJson(value: unknown): string {
  return JSON.stringify(value, sorted).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
