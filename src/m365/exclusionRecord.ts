import type { Exclusion } from "./exclusionPlan.ts";

/** What a stack asks for; see the kind's inputs. */
export interface ExclusionInputs {
  accounts: string[];
  mode: "group" | "account";
  group: string;
  onlyPolicies: string[];
  exceptPolicies: string[];
  breakGlass: string[];
}

/** What a stack remembers of its exclusions; see the kind's outputs. */
export interface ExclusionRecord {
  groupId: string | null;
  madeGroup: boolean;
  members: string[];
  exclusions: Exclusion[];
  blocking: string[];
  undecided: string[];
  remarks: string[];
}

/** The record of an earlier run, or an empty one. */
export const recordOf = (outputs: Partial<ExclusionRecord> = {}): ExclusionRecord => ({
  groupId: outputs.groupId ?? null,
  madeGroup: outputs.madeGroup ?? false,
  members: outputs.members ?? [],
  exclusions: outputs.exclusions ?? [],
  blocking: outputs.blocking ?? [],
  undecided: outputs.undecided ?? [],
  remarks: outputs.remarks ?? [],
});
