import { builtInRoles } from "../conditionalAccess/builtInRoles.ts";
import type { DirectoryRole } from "../tenant/directoryState.ts";
import type { GraphCall } from "./graphCall.ts";
import { groupDefaults, groupEntity } from "./groupEntity.ts";
import { userDefaults, userEntity } from "./userEntity.ts";
import { visibleUsers } from "./visibleUsers.ts";

export interface DirectoryObject {
  type: "user" | "group" | "servicePrincipal" | "directoryRole";
  entity: Record<string, unknown>;
  /** Properties shown without `$select`. */
  defaults: readonly string[];
}

/** The directory object with this id, of whatever kind; undefined when the directory does not know it (any more). */
export function directoryObject(
  call: Pick<GraphCall, "tenant" | "state">,
  wanted: string,
): DirectoryObject | undefined {
  const id = wanted.toLowerCase();
  const user = visibleUsers(call).find((candidate) => candidate.id === id);
  if (user !== undefined) return { type: "user", entity: userEntity(user), defaults: userDefaults };
  const group = call.state.groups.find((candidate) => candidate.id === id && candidate.deletedAt === null);
  if (group !== undefined) return { type: "group", entity: groupEntity(group), defaults: groupDefaults };
  const role = call.state.directoryRoles.find((candidate) => candidate.id === id);
  if (role !== undefined) return roleObject(role);
  const application = call.state.applications.find(({ objectId }) => objectId.toLowerCase() === id);
  if (application === undefined) return undefined;
  const entity = { id, appId: application.clientId, displayName: application.displayName };
  return { type: "servicePrincipal", entity, defaults: Object.keys(entity) };
}

/** @see https://learn.microsoft.com/graph/api/resources/directoryrole */
export function roleObject({ id, roleTemplateId }: DirectoryRole): DirectoryObject {
  const displayName = builtInRoles[roleTemplateId] ?? null;
  const entity = { id, deletedDateTime: null, description: null, displayName, roleTemplateId };
  return { type: "directoryRole", entity, defaults: Object.keys(entity) };
}
