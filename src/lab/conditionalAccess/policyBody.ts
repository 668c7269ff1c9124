/**
 * A policy as it travels, without what only the service writes (id, times, template). Values of enumerations are kept as
 * strings, because the tenant may hold ones that nobody can write any more.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export interface PolicyBody {
  displayName: string;
  description: string | null;
  state: string;
  conditions: Conditions;
  grantControls: GrantControls | null;
  sessionControls: Record<string, unknown> | null;
}

export interface Conditions {
  clientAppTypes: string[];
  userRiskLevels: string[];
  signInRiskLevels: string[];
  servicePrincipalRiskLevels: string[];
  /** Comma list. */
  insiderRiskLevels: string | null;
  platforms: { includePlatforms: string[]; excludePlatforms: string[] } | null;
  locations: { includeLocations: string[]; excludeLocations: string[] } | null;
  devices: { deviceFilter: Filter | null } | null;
  clientApplications: ClientApplications | null;
  /** `transferMethods` is a comma list. */
  authenticationFlows: { transferMethods: string | null } | null;
  applications: Applications;
  users: Users;
}

/** `include`: what the rule finds; `exclude`: what it does not find. */
export interface Filter {
  mode: string;
  rule: string;
}

/** Workload identities. */
export interface ClientApplications {
  includeServicePrincipals: string[];
  excludeServicePrincipals: string[];
  servicePrincipalFilter: Filter | null;
}

export interface Applications {
  includeApplications: string[];
  excludeApplications: string[];
  includeUserActions: string[];
  includeAuthenticationContextClassReferences: string[];
  applicationFilter: Filter | null;
}

export interface Users {
  includeUsers: string[];
  excludeUsers: string[];
  includeGroups: string[];
  excludeGroups: string[];
  includeRoles: string[];
  excludeRoles: string[];
  includeGuestsOrExternalUsers: Guests | null;
  excludeGuestsOrExternalUsers: Guests | null;
}

export interface Guests {
  /** Comma list. */
  guestOrExternalUserTypes: string;
  externalTenants: { "@odata.type"?: string; membershipKind: string; members?: string[] } | null;
}

export interface GrantControls {
  operator: string;
  builtInControls: string[];
  customAuthenticationFactors: string[];
  termsOfUse: string[];
  authenticationStrength: { id: string } | null;
}
