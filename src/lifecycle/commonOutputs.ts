/** What every kind remembers in its outputs beside its own, under these names. */

/** Outputs every kind has. */
export interface CommonOutputs {
  /** Sentences about work that a run left undone; empty when all is done. */
  unfinished: string[];
  /** When a run last wrote the object, ISO 8601; what depends on it (the probe) sees a new value. */
  appliedAt: string;
  /** What an adopted object held before, which is put back when it leaves the stack; absent when this stack made it. */
  adopted?: Record<string, unknown>;
  /**
   * What a run set, for the inputs in which a refresh found something else: without it nobody could tell any more what is ours to
   * take back. Absent when nothing drifted.
   */
  driftedFrom?: Record<string, unknown>;
}

export const UNFINISHED = "unfinished" satisfies keyof CommonOutputs;
export const APPLIED_AT = "appliedAt" satisfies keyof CommonOutputs;
export const ADOPTED = "adopted" satisfies keyof CommonOutputs;
export const DRIFTED_FROM = "driftedFrom" satisfies keyof CommonOutputs;

export const commonOutputs = [UNFINISHED, APPLIED_AT, ADOPTED, DRIFTED_FROM] as const;
