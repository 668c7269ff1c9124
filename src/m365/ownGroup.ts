/** The group of a stack: found again, made, refused, renamed and filled. */
import { AlreadyExistsError, InvalidInputError, unlessMissing } from "../errors.ts";
import {
  exclusionGroup,
  groupIdNamed,
  makeExclusionGroup,
  visibleGroup,
  type ExclusionGroup,
} from "./exclusionGroup.ts";
import type { ExclusionRecord } from "./exclusionRecord.ts";
import { addMembers, removeMembers } from "./groupMembers.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Sees to it that the record names a group that may be excluded.
 * @throws InvalidInputError for a group that must not be excluded. @throws AlreadyExistsError when somebody else's has the name.
 */
export async function ownGroup(
  tenant: Tenant,
  given: {
    record: ExclusionRecord;
    name: string;
    takeover: "continued" | "ifMatches" | "always" | undefined;
    track(record: ExclusionRecord): void;
  },
): Promise<ExclusionGroup> {
  const { record, name, takeover, track } = given;
  let group =
    record.groupId === null ? undefined : await unlessMissing(exclusionGroup(tenant, record.groupId));
  if (group === undefined) {
    const found = await groupIdNamed(tenant, name);
    if (found !== undefined && takeover === undefined) throw taken(name, found);
    const groupId = found ?? (await makeExclusionGroup(tenant, name));
    // Members of a group that is gone are gone with it.
    Object.assign(record, {
      groupId,
      madeGroup: found === undefined || takeover === "continued",
      members: [],
    });
    track(record);
    group = await visibleGroup(tenant, groupId);
  }
  if (group.unfit.length > 0) {
    throw new InvalidInputError(
      `The group "${group.displayName}" (${group.id}) cannot be excluded from policies: ${group.unfit.join("; ")}. Change that, or ` +
        "name another group.",
    );
  }
  if (group.displayName.toLowerCase() !== name.toLowerCase())
    await rename(tenant, record, group.displayName, name);
  return group;
}

async function rename(tenant: Tenant, { groupId, madeGroup }: ExclusionRecord, from: string, to: string) {
  if (!madeGroup) {
    throw new InvalidInputError(
      `The group "${from}" was adopted and keeps its name. To use "${to}" instead, take conditionalAccess out of the file first.`,
    );
  }
  const holder = await groupIdNamed(tenant, to);
  if (holder !== undefined && holder !== groupId) throw taken(to, holder);
  await tenant.graph.patch(`/v1.0/groups/${groupId}`, { displayName: to });
}

/**
 * Puts the senders in, and takes out those that this stack put in and that are none any more.
 * @returns the object IDs of those that were not in yet.
 */
export async function fillGroup(
  tenant: Tenant,
  given: {
    record: ExclusionRecord;
    group: ExclusionGroup;
    /** Object IDs of all senders. */
    ids: readonly string[];
    /** Whether senders that are in already were put there by a run of ours. */
    takeOver: boolean;
    track(record: ExclusionRecord): void;
  },
): Promise<string[]> {
  const { record, ids, takeOver, track } = given;
  const { id, members } = given.group;
  const missing = ids.filter((each) => !members.includes(each));
  const ours = takeOver ? ids : [...record.members, ...missing];
  record.members = [...new Set(ours)].sort();
  track(record); // before the call: a member too much on record is taken out later, one too few would stay
  if (missing.length > 0) await addMembers(tenant, id, missing);
  const leaving = record.members.filter((each) => !ids.includes(each));
  if (leaving.length === 0) return missing;
  await removeMembers(
    tenant,
    id,
    leaving.filter((each) => members.includes(each)),
  );
  record.members = record.members.filter((each) => ids.includes(each));
  track(record);
  return missing;
}

const taken = (name: string, id: string) =>
  new AlreadyExistsError(
    `The group "${name}" exists already in the tenant (${id}), and this stack did not make it. Nothing was changed. Choose another ` +
      "name, or delete the group.",
  );
