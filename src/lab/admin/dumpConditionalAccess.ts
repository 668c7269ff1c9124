import { builtInRoles } from "../conditionalAccess/builtInRoles.ts";
import type { Group } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";

/**
 * Policies, groups, roles and what they refer to, in the form of `dump`: ids stand as names wherever the tenant knows one.
 * Ids of what is gone stay ids, because nothing cleans them out of a policy.
 */
export function dumpConditionalAccess(state: State) {
  const { policies, namedLocations, authenticationStrengths, termsOfUse, audits } = state.conditionalAccess;
  const nameOf = names(state);
  const live = <T extends { deletedAt: number | null }>(list: T[], deleted = false) =>
    list.filter(({ deletedAt }) => (deletedAt !== null) === deleted);
  const policyOf = (policy: (typeof policies)[number]) => ({
    ...(replaced(policy.body, nameOf) as typeof policy.body),
    templateId: policy.templateId,
    microsoftManaged: policy.microsoftManaged,
    preview: policy.preview,
  });
  const groupOf = ({ id: _id, createdAt: _at, deletedAt: _deleted, ...group }: Group) => ({
    ...group,
    members: group.members.map(nameOf).sort(),
    owners: group.owners.map(nameOf).sort(),
  });
  const known = ({ id: _generated, ...object }: { id: string; displayName: string }) => object;
  return {
    conditionalAccessPolicies: byName(live(policies).map(policyOf)),
    groups: byName(live(state.groups).map(groupOf)),
    directoryRoles: state.directoryRoles
      .map(({ roleTemplateId, members }) => ({
        role: builtInRoles[roleTemplateId] ?? roleTemplateId,
        members: members.map(nameOf).sort(),
      }))
      .sort((a, b) => (a.role < b.role ? -1 : 1)),
    guests: state.users
      .filter(({ guest }) => guest !== undefined)
      .map(({ id, guest }) => ({ user: nameOf(id), ...guest }))
      .sort((a, b) => (a.user < b.user ? -1 : 1)),
    namedLocations: byName(namedLocations.map(known)),
    authenticationStrengths: byName(authenticationStrengths.map(known)),
    termsOfUse: byName(termsOfUse.map(known)),
    audits,
    softDeletedPolicies: byName(live(policies, true).map(policyOf)),
    softDeletedGroups: byName(live(state.groups, true).map(groupOf)),
  };
}

/** What an id stands for. */
function names(state: State): (id: string) => string {
  const { namedLocations, authenticationStrengths, termsOfUse } = state.conditionalAccess;
  const known = new Map<string, string>();
  const add = (kind: string, objects: { id: string; displayName: string }[]) => {
    for (const { id, displayName } of objects) known.set(id.toLowerCase(), `${kind} ${displayName}`);
  };
  for (const { id, userPrincipalName } of state.users) known.set(id, `user ${userPrincipalName}`);
  add("group", state.groups);
  add("location", namedLocations);
  add("authentication strength", authenticationStrengths);
  add("terms of use", termsOfUse);
  for (const { objectId, clientId, displayName } of state.applications)
    known.set(objectId, `application ${displayName} (${clientId})`);
  return (id) => known.get(id.toLowerCase()) ?? id;
}

/** Lists of a policy are sets: they are sorted, with names for ids. */
function replaced(value: unknown, nameOf: (id: string) => string): unknown {
  if (typeof value === "string") return nameOf(value);
  if (Array.isArray(value)) return value.map((member) => replaced(member, nameOf)).sort();
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member, nameOf)]));
}

/** Objects of one name are told apart by the rest of them. */
function byName<T extends { displayName: string }>(objects: T[]): T[] {
  const key = (object: T) => `${object.displayName} ${JSON.stringify(object)}`;
  return [...objects].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
