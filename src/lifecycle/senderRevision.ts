/** When a sender is probed again: a fingerprint of everything that was written for it. */
import { createHash } from "node:crypto";
import { APPLIED_AT } from "./commonOutputs.ts";
import type { Entry } from "./desiredFields.ts";
import { Ref } from "./placeholder.ts";

type Values = Record<string, unknown>;

/** Whether a sender depends on an entry: it is the sender's own, or one of the stack that names something of the sender. */
export const concerns = ({ sender, inputs }: Entry<Values>, key: string): boolean =>
  sender === key || (sender === undefined && Object.values(inputs).some((value) => names(value, key)));

/** The output that tells whether a resource of this kind was written. */
export const revisionOutput = (kind: { probeOn?: string }): string => kind.probeOn ?? APPLIED_AT;

/**
 * @param revisions those outputs of everything the sender depends on, in the order of declaration.
 * @param account Guid of the sender's account; what a resource of the whole stack says about other accounts does not count.
 */
export function senderRevision(revisions: readonly unknown[], account: unknown): string {
  const own = revisions.map((value) =>
    typeof value === "object" && value !== null ? ((value as Values)[String(account)] ?? null) : value,
  );
  return createHash("sha256").update(JSON.stringify(own)).digest("hex").slice(0, 16);
}

function names(value: unknown, key: string): boolean {
  if (value instanceof Ref) return value.name === key;
  return Array.isArray(value) && value.some((each) => names(each, key));
}
