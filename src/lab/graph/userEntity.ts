import type { DirectoryUser } from "../tenant/state.ts";

/** Application roles that may read users (entra-graph §5). */
export const userReaders: readonly string[] = [
  "User.Read.All",
  "User.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

/** What comes without `$select` (entra-graph §5.1). */
export const userDefaults: readonly string[] = [
  "id",
  "displayName",
  "givenName",
  "surname",
  "userPrincipalName",
  "mail",
  "mobilePhone",
  "jobTitle",
  "officeLocation",
  "preferredLanguage",
  "businessPhones",
];

/** A user; nothing in it tells that it belongs to an HVE account (entra-graph §5.1). Passwords never come back. */
export const userEntity = (user: DirectoryUser) => ({
  id: user.id,
  displayName: user.displayName,
  givenName: null,
  surname: null,
  userPrincipalName: user.userPrincipalName,
  mail: user.mail,
  mobilePhone: null,
  jobTitle: null,
  officeLocation: null,
  preferredLanguage: null,
  businessPhones: [] as string[],
  mailNickname: user.mailNickname,
  proxyAddresses: user.proxyAddresses,
  userType: "Member",
  accountEnabled: user.accountEnabled,
  assignedLicenses: [...new Set(user.licences.map(({ skuId }) => skuId))].map((skuId) => ({
    skuId,
    disabledPlans: [] as string[],
  })),
  licenseAssignmentStates: user.licences.map(({ skuId, assignedByGroup }) => ({
    skuId,
    assignedByGroup,
    disabledPlans: [] as string[],
    state: "Active",
    error: "None",
  })),
  assignedPlans: [] as object[],
  onPremisesSyncEnabled: null,
  passwordPolicies: user.passwordPolicies,
  lastPasswordChangeDateTime: timestamp(user.passwordChangedAt),
  createdDateTime: timestamp(user.createdAt),
  deletedDateTime: user.deletedAt === null ? null : timestamp(user.deletedAt),
});

const timestamp = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
