import type { Group } from "../tenant/directoryState.ts";

/**
 * A group as Graph shows it; `assignedLicenses` comes with `$select` only.
 * @see https://learn.microsoft.com/graph/api/resources/group
 */
export const groupEntity = (group: Group) => ({
  id: group.id,
  deletedDateTime: timestamp(group.deletedAt),
  classification: null,
  createdDateTime: timestamp(group.createdAt),
  creationOptions: [] as string[],
  description: group.description,
  displayName: group.displayName,
  groupTypes: group.groupTypes,
  isAssignableToRole: group.isAssignableToRole ? true : null,
  mail: group.mailEnabled ? `${group.mailNickname}@contoso.com` : null,
  mailEnabled: group.mailEnabled,
  mailNickname: group.mailNickname,
  membershipRule: group.membershipRule,
  membershipRuleProcessingState: group.membershipRule === null ? null : "On",
  onPremisesSyncEnabled: null,
  proxyAddresses: group.mailEnabled ? [`SMTP:${group.mailNickname}@contoso.com`] : [],
  securityEnabled: group.securityEnabled,
  visibility: group.isAssignableToRole ? "Private" : null,
  assignedLicenses: group.licences.map((skuId) => ({ skuId, disabledPlans: [] })),
});

/** What comes without `$select`. */
export const groupDefaults: readonly string[] = [
  "id",
  "deletedDateTime",
  "classification",
  "createdDateTime",
  "creationOptions",
  "description",
  "displayName",
  "groupTypes",
  "isAssignableToRole",
  "mail",
  "mailEnabled",
  "mailNickname",
  "membershipRule",
  "membershipRuleProcessingState",
  "onPremisesSyncEnabled",
  "proxyAddresses",
  "securityEnabled",
  "visibility",
];

const timestamp = (at: number | null) =>
  at === null ? null : new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
