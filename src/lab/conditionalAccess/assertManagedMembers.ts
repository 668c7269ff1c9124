import { conditionalAccessRefusals as refusals } from "./conditionalAccessRefusals.ts";

const changeable = ["excludeUsers", "excludeGroups", "excludeRoles"];

/**
 * Of a policy made by Microsoft, state and excluded identities may be changed and nothing else. How the service refuses
 * the rest is not public (entra-graph §1.8, §11.4).
 */
export function assertManagedMembers(sent: Record<string, any>): void {
  const { state: _state, conditions = {}, ...others } = sent;
  const { users = {}, ...otherConditions } = conditions as { users?: object };
  const stranger = [
    ...Object.keys(others),
    ...Object.keys(otherConditions),
    ...Object.keys(users).filter((name) => !changeable.includes(name)),
  ][0];
  if (stranger !== undefined) throw refusals.managed(`changed in '${stranger}'`);
}
