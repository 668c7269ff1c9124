import type { z } from "zod";
import { isUnknown } from "./unknown.ts";

/** A property that a resource cannot take, as Pulumi prints it. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/**
 * Normalises inputs field by field, so that what is known already is checked in preview while the rest is unknown.
 * Needs no network.
 */
export function checkInputs(shape: Record<string, z.ZodType>, news: Record<string, unknown>) {
  const inputs: Record<string, unknown> = {};
  const failures: CheckFailure[] = [];
  for (const property of Object.keys(news)) {
    if (!(property in shape)) failures.push({ property, reason: "there is no such input" });
  }
  for (const [property, schema] of Object.entries(shape)) {
    const value = news[property];
    if (isUnknown(value)) {
      inputs[property] = value;
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) inputs[property] = parsed.data;
    else {
      for (const issue of parsed.error.issues) {
        failures.push({ property: [property, ...issue.path].join("."), reason: issue.message });
      }
    }
  }
  return { inputs, failures };
}
