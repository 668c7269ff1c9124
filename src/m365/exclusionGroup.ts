/**
 * The security group that policies exclude: plain, static, not nested, without licence and mail.
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
import { z } from "zod";
import {
  GraphError,
  InvalidInputError,
  PermissionError,
  UnavailableError,
  unlessMissing,
} from "../errors.ts";
import { settle } from "../settle.ts";
import type { Tenant } from "./tenant.ts";

/** A replica may be behind for a few reads, however quickly they follow. */
const MOST_STALE_READS = 20;

export interface ExclusionGroup {
  id: string;
  displayName: string;
  createdAt: Date;
  /** Whether only privileged administrators can change its members; anybody else who can, can get past the policies. */
  isAssignableToRole: boolean;
  /** Why it cannot be the exclusion group, each in words; empty when it can. */
  unfit: string[];
  /** Object IDs, lower-case. */
  members: string[];
}

const row = z.looseObject({
  id: z.guid().toLowerCase(),
  displayName: z.string(),
  createdDateTime: z.coerce.date(),
  mailEnabled: z.boolean(),
  securityEnabled: z.boolean(),
  groupTypes: z.array(z.string()),
  isAssignableToRole: z.boolean().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  assignedLicenses: z.array(z.unknown()),
});
const SELECT =
  "id,displayName,createdDateTime,mailEnabled,securityEnabled,groupTypes,isAssignableToRole,onPremisesSyncEnabled,assignedLicenses";

const readable = (value: unknown) => {
  const parsed = row.safeParse(value);
  if (parsed.success) return parsed.data;
  const bad = parsed.error.issues.map(({ path }) => path.join(".") || "object");
  throw new GraphError(`Group: the answer has no readable ${bad.join(", ")}`, { cause: value });
};

/** @returns undefined when there is no group of this name. @throws InvalidInputError when there are several. */
export async function groupIdNamed(tenant: Tenant, name: string): Promise<string | undefined> {
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  const rows = await tenant.graph.list(`/v1.0/groups?$filter=${filter}&$select=${SELECT}`);
  if (rows.length > 1) {
    throw new InvalidInputError(
      `${rows.length} groups are called "${name}"; which one is meant, nobody can tell. Rename all but one.`,
    );
  }
  return rows.length === 0 ? undefined : readable(rows[0]).id;
}

/** @throws NotFoundError when there is no such group. */
export async function exclusionGroup(tenant: Tenant, id: string): Promise<ExclusionGroup> {
  const group = readable(await tenant.graph.get(`/v1.0/groups/${id}?$select=${SELECT}`));
  const members = await objects(tenant, `/v1.0/groups/${id}/members?$top=999`);
  const parents = await objects(tenant, `/v1.0/groups/${id}/memberOf?$top=999`);
  const unfit = [
    group.mailEnabled && "it is mail-enabled, and HVE accounts are not supported in such groups",
    !group.securityEnabled && "it is no security group",
    group.groupTypes.includes("DynamicMembership") && "its members come from a rule",
    group.onPremisesSyncEnabled === true && "its members come from on-premises",
    group.assignedLicenses.length > 0 && "it carries a licence, which would turn HVE accounts into mailboxes",
    parents.length > 0 &&
      `it is inside ${parents.map(({ displayName }) => `"${displayName ?? ""}"`).join(", ")}`,
    members.some((each) => each["@odata.type"] === "#microsoft.graph.group") && "it holds other groups",
  ];
  return {
    id: group.id,
    displayName: group.displayName,
    createdAt: group.createdDateTime,
    isAssignableToRole: group.isAssignableToRole === true,
    unfit: unfit.filter((each) => each !== false),
    members: members.map((each) => each.id),
  };
}

/** Object IDs of the members, lower-case. @throws NotFoundError when there is no such group. */
export const memberIds = async (tenant: Tenant, id: string): Promise<string[]> =>
  (await objects(tenant, `/v1.0/groups/${id}/members?$top=999`)).map((each) => each.id);

const object = z.looseObject({
  "@odata.type": z.string(), // a list of members names the type of each; a row without one is something else
  id: z.guid().toLowerCase(),
  displayName: z.string().nullish(),
});

async function objects(tenant: Tenant, path: string) {
  const parsed = z.array(object).safeParse(await tenant.graph.list(path));
  if (parsed.success) return parsed.data;
  throw new GraphError(`GET ${path}: unreadable objects in the answer`, { cause: parsed.error });
}

/**
 * Makes the group: role-assignable where licence and rights allow it, plain where they do not.
 * @see https://learn.microsoft.com/graph/api/group-post-groups
 */
export async function makeExclusionGroup(tenant: Tenant, displayName: string): Promise<string> {
  const body = {
    displayName,
    description:
      "High Volume Email senders that Conditional Access policies exclude. Managed as code: add nobody else.",
    // Needed though the group has no mail, and the same in every run, so that a run that is cut off leaves no trace of itself.
    mailNickname: displayName.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 64) || "hveSenders",
    mailEnabled: false,
    securityEnabled: true,
  };
  return create(tenant, displayName, { ...body, isAssignableToRole: true }).catch((error: unknown) => {
    if (error instanceof PermissionError || error instanceof InvalidInputError)
      return create(tenant, displayName, body);
    throw error;
  });
}

/** The group, as soon as the directory shows it. @throws UnavailableError when it does not in time. */
export async function visibleGroup(tenant: Tenant, id: string): Promise<ExclusionGroup> {
  let group: ExclusionGroup | undefined;
  const timing = { ...tenant.timing.visibility, atLeast: MOST_STALE_READS };
  await settle(timing, async () => {
    group = await unlessMissing(exclusionGroup(tenant, id));
    return group !== undefined;
  });
  if (group === undefined)
    throw new UnavailableError(`Group ${id}: the directory does not show it yet. Run again in some minutes.`);
  return group;
}

/** A POST is never repeated blindly: when its answer was lost, the group is looked up by its name. */
async function create(tenant: Tenant, name: string, body: object): Promise<string> {
  try {
    return z.object({ id: z.guid().toLowerCase() }).parse(await tenant.graph.post("/v1.0/groups", body)).id;
  } catch (error) {
    if (!(error instanceof UnavailableError || error instanceof z.ZodError)) throw error;
    const found = await groupIdNamed(tenant, name);
    if (found === undefined) throw error;
    return found;
  }
}
