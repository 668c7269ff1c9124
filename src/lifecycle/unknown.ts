import { runtime } from "@pulumi/pulumi";

/**
 * Whether a value holds Pulumi's stand-in for what only the update will know. In `check` and `diff` it comes as plain text,
 * also inside lists and objects.
 */
export function isUnknown(value: unknown): boolean {
  if (value === runtime.unknownValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(isUnknown);
}
