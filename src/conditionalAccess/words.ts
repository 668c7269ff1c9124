/**
 * The words of a set-like member, whatever its order, case and spelling: a list, or a comma list in one string.
 * @returns lower-case, sorted, each once; empty for null and for what is not there.
 */
export function words(value: unknown): string[] {
  const list = Array.isArray(value) ? value : String(value ?? "").split(",");
  return [...new Set(list.map((each) => String(each).trim().toLowerCase()))]
    .filter((each) => each !== "")
    .sort();
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns those words that are neither an id nor one of the documented ones: they may mean anything. */
export const strangeWords = (list: readonly string[], documented: readonly string[]): string[] =>
  list.filter((word) => !guid.test(word) && !documented.includes(word));
