import { randomUUID } from "node:crypto";
import type { Group } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { groupDefaults, groupEntity } from "./groupEntity.ts";
import { groupRefusals as refusals } from "./groupRefusals.ts";
import { addReferences, referencesOf } from "./groupReferences.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";

/** Members of a body that are kept as they come, and what they may be. */
const plain: Record<string, (value: unknown) => boolean> = {
  displayName: (value) => typeof value === "string" && value !== "" && value.length <= 256,
  description: (value) => value === null || typeof value === "string",
  mailNickname: (value) => typeof value === "string" && /^[^@()\\[\]";:<>, ]{1,64}$/.test(value),
};
const createOnly: Record<string, (value: unknown) => boolean> = {
  mailEnabled: (value) => typeof value === "boolean",
  securityEnabled: (value) => typeof value === "boolean",
  isAssignableToRole: (value) => value === null || typeof value === "boolean",
  groupTypes: (value) =>
    Array.isArray(value) && value.every((type) => ["Unified", "DynamicMembership"].includes(type as string)),
  membershipRule: (value) => value === null || typeof value === "string",
  membershipRuleProcessingState: (value) => value === "On" || value === "Paused",
  visibility: (value) => value === null || value === "Private" || value === "Public",
};
const references = ["members@odata.bind", "owners@odata.bind"];

/**
 * Groups of the directory. Source: entra-graph §2.4, §5.5.
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export const groups = {
  live: ({ state }: Pick<GraphCall, "state">): Group[] =>
    state.groups.filter(({ deletedAt }) => deletedAt === null),

  deleted: ({ state }: Pick<GraphCall, "state">): Group[] =>
    state.groups.filter(({ deletedAt }) => deletedAt !== null),

  find(call: Pick<GraphCall, "state" | "segments">): Group {
    const wanted = call.segments.id!;
    const group = groups.live(call).find(({ id }) => id === wanted.toLowerCase());
    if (group === undefined) throw graphRefusals.notFound(wanted);
    return group;
  },

  list: (call: GraphCall) => page(call, groups.live(call).map(groupEntity), groupDefaults),

  get: (call: GraphCall) => selected(call, groupEntity(groups.find(call)), groupDefaults),

  create(call: GraphCall): object {
    const body = checked(call.body, { ...plain, ...createOnly });
    for (const property of ["displayName", "mailEnabled", "mailNickname", "securityEnabled"])
      if (body[property] === undefined) throw refusals.missing(property);
    const groupTypes = (body.groupTypes ?? []) as string[];
    const unified = groupTypes.includes("Unified");
    if (body.mailEnabled !== unified) throw refusals.mailEnabledCreate();
    if (!body.securityEnabled && !unified) throw refusals.invalid("securityEnabled");
    const dynamic = groupTypes.includes("DynamicMembership");
    if (dynamic !== (typeof body.membershipRule === "string")) throw refusals.invalid("membershipRule");
    const isAssignableToRole = body.isAssignableToRole === true;
    if (isAssignableToRole) assertRoleAssignable(call, { ...body, dynamic });
    const group: Group = {
      id: randomUUID(),
      displayName: body.displayName as string,
      description: (body.description as string | undefined) ?? null,
      mailNickname: body.mailNickname as string,
      mailEnabled: unified,
      securityEnabled: body.securityEnabled as boolean,
      groupTypes,
      membershipRule: (body.membershipRule as string | undefined) ?? null,
      isAssignableToRole,
      licences: [],
      members: [],
      owners: [],
      createdAt: call.tenant.now(),
      deletedAt: null,
    };
    bind(call, group, body);
    call.tenant.write((draft) => void draft.groups.push(group));
    return selected({ query: new URLSearchParams() }, groupEntity(group), groupDefaults);
  },

  update(call: GraphCall): undefined {
    const { id } = current(call);
    const immutable = Object.keys(call.body).find((name) => name in createOnly);
    if (immutable !== undefined) throw refusals.immutable(immutable);
    const body = checked(call.body, plain);
    change(call, id, (group) => {
      if (references.some((name) => name in body)) assertHandMade(group);
      for (const name of Object.keys(plain))
        if (body[name] !== undefined) Object.assign(group, { [name]: body[name] });
      bind(call, group, body);
    });
  },

  /** Microsoft 365 and security groups go to the recycle bin, distribution lists are gone. */
  remove(call: GraphCall): undefined {
    const found = current(call);
    call.tenant.write((draft) => {
      const distribution = found.mailEnabled && !found.groupTypes.includes("Unified");
      if (distribution) draft.groups = draft.groups.filter(({ id }) => id !== found.id);
      else draft.groups.find(({ id }) => id === found.id)!.deletedAt = call.tenant.now();
    });
  },

  add(call: GraphCall, property: "members" | "owners"): undefined {
    const { id } = current(call);
    const reference = (call.body as Record<string, unknown>)["@odata.id"];
    const ids = referencesOf(call, [reference]);
    change(call, id, (group) => {
      if (property === "members") assertHandMade(group);
      addReferences(call, group, property, ids);
    });
  },

  drop(call: GraphCall, property: "members" | "owners"): undefined {
    const group = current(call);
    const gone = call.segments.member!.toLowerCase();
    if (property === "members") assertHandMade(group);
    if (!group[property].includes(gone)) throw graphRefusals.notFound(call.segments.member!);
    change(call, group.id, (draft) => (draft[property] = draft[property].filter((id) => id !== gone)));
  },
};

/** Writes go to the group as it is, however stale the caller's reads are; a role-assignable one asks for one role more. */
function current(call: GraphCall): Group {
  const group = groups.find({ ...call, state: call.tenant.state });
  if (group.isAssignableToRole) assertRoleManagement(call);
  return group;
}

function assertRoleManagement({ roles }: GraphCall) {
  if (!roles.includes("RoleManagement.ReadWrite.Directory")) throw graphRefusals.denied();
}

function assertRoleAssignable(call: GraphCall, body: Record<string, unknown>) {
  assertRoleManagement(call);
  if (!call.tenant.state.switches.roleAssignableGroups) throw refusals.noPremium();
  if (body.securityEnabled !== true || body.dynamic === true || body.visibility === "Public")
    throw refusals.roleAssignable();
}

/** Members of mail-enabled and dynamic groups are not changed through Graph. */
function assertHandMade(group: Group) {
  if (group.membershipRule !== null) throw refusals.dynamic();
  if (group.mailEnabled && !group.groupTypes.includes("Unified")) throw refusals.mailEnabled();
}

function checked(
  sent: Record<string, unknown>,
  known: Record<string, (value: unknown) => boolean>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (name.endsWith("@odata.type")) continue;
    const takes = known[name];
    if (takes === undefined && !references.includes(name)) throw refusals.invalid(name);
    if (takes !== undefined && !takes(value)) throw refusals.invalid(name);
    body[name] = value;
  }
  return body;
}

function bind(call: GraphCall, group: Group, body: Record<string, unknown>) {
  for (const property of ["members", "owners"] as const) {
    const bound = body[`${property}@odata.bind`];
    if (bound !== undefined) addReferences(call, group, property, referencesOf(call, bound));
  }
}

function change(call: GraphCall, id: string, apply: (group: Group, draft: State) => void) {
  call.tenant.write((draft) =>
    apply(
      draft.groups.find((group) => group.id === id)!,
      draft,
    ),
  );
}
