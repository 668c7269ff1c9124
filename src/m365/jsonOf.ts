/** @returns a body as JSON; undefined when it is none, and then the caller decides what that means. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
