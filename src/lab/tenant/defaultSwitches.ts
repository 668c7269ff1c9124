import type { Switches } from "./state.ts";

/** The stricter reading, or the one that hurts nobody, of what is not public. */
export const defaultSwitches: Switches = {
  billing: "accept",
  nullClearsBilling: true,
  roleAssignableGroups: true,
  staleIds: "refuse",
  conditionalAccessErrors: "message",
};
