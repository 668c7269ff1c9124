import { parsePath } from "./propertyPath.ts";

/** Stands in `replaceOnChanges` for what a failed create or update left undone. */
const initError = "#initerror";

/**
 * The keys that the option `replaceOnChanges` turns into reasons to replace.
 * @param changed the properties that changed, where the engine compared them itself; a dynamic provider names none
 */
export function replaceKeysOf(
  { custom, replaceOnChanges }: { custom: boolean; replaceOnChanges: string[] },
  changed: string[],
  isUnfinished: boolean,
): string[] {
  const paths = replaceOnChanges.map(parsePath);
  const covers = (key: string): boolean =>
    paths.some(([first, ...rest]) => rest.length === 0 && (first === key || first === "*"));
  const candidates = custom && isUnfinished ? [...changed, initError] : changed;
  return candidates.filter(covers);
}
