/**
 * Whether a value says nothing: null, empty, switched off, or made of nothing but such values. Real answers carry many members
 * of this kind, also ones that no page documents.
 */
export function holdsNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  const members = Object.entries(value).filter(([name]) => !isAnnotation(name));
  return (
    members.some(([name, each]) => name === "isEnabled" && each === false) ||
    members.every(([, each]) => holdsNothing(each))
  );
}

/** `@odata.type` and its like are about a member, not members. */
export const isAnnotation = (name: string): boolean => name.includes("@");
