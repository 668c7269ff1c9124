/**
 * Members of a group, each added or taken out on its own: nothing that others do to the group is touched.
 * @see https://learn.microsoft.com/graph/api/group-post-members
 */
import { AlreadyExistsError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { memberIds } from "./exclusionGroup.ts";
import { forgetMemberships } from "./senderPrincipals.ts";
import type { Tenant } from "./tenant.ts";

/** Graph takes no more references in one call. */
const REFERENCES_PER_CALL = 20;
/** A replica may be behind for a few reads, however quickly they follow. */
const MOST_STALE_READS = 20;

/** @param ids object IDs that the group does not hold as far as it was read. */
export async function addMembers(tenant: Tenant, group: string, ids: readonly string[]): Promise<void> {
  const reference = (id: string) =>
    new URL(`/v1.0/directoryObjects/${id}`, tenant.configuration.graphEndpoint).href;
  for (let start = 0; start < ids.length; start += REFERENCES_PER_CALL) {
    const some = ids.slice(start, start + REFERENCES_PER_CALL);
    try {
      await tenant.graph.patch(`/v1.0/groups/${group}`, { "members@odata.bind": some.map(reference) });
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      // One of them is in already, and Graph took none: one by one, then.
      for (const id of some) await addMember(tenant, group, reference(id));
    }
  }
  forgetMemberships(tenant, ids);
  await shows(tenant, group, (members) => ids.every((id) => members.includes(id)));
}

async function addMember(tenant: Tenant, group: string, reference: string) {
  try {
    await tenant.graph.post(`/v1.0/groups/${group}/members/$ref`, { "@odata.id": reference });
  } catch (error) {
    if (!(error instanceof AlreadyExistsError)) throw error;
  }
}

/** Without `/$ref`, Graph would delete the user itself. */
export async function removeMembers(tenant: Tenant, group: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) await unlessMissing(tenant.graph.delete(`/v1.0/groups/${group}/members/${id}/$ref`));
  forgetMemberships(tenant, ids);
  await shows(tenant, group, (members) => !ids.some((id) => members.includes(id)));
}

const shows = (tenant: Tenant, group: string, isSo: (members: string[]) => boolean) =>
  settle({ ...tenant.timing.visibility, atLeast: MOST_STALE_READS }, async () => {
    const held = await unlessMissing(memberIds(tenant, group));
    return held === undefined || isSo(held);
  });
