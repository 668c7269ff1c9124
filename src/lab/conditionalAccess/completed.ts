import type { PolicyBody } from "./policyBody.ts";

const users = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
};
const applications = {
  includeApplications: [],
  excludeApplications: [],
  includeUserActions: [],
  includeAuthenticationContextClassReferences: [],
  applicationFilter: null,
};
const clientApplications = {
  includeServicePrincipals: [],
  excludeServicePrincipals: [],
  servicePrincipalFilter: null,
};
const grantControls = {
  operator: "OR",
  builtInControls: [],
  customAuthenticationFactors: [],
  termsOfUse: [],
  authenticationStrength: null,
};
const conditions = {
  userRiskLevels: [],
  signInRiskLevels: [],
  servicePrincipalRiskLevels: [],
  insiderRiskLevels: null,
  platforms: null,
  locations: null,
  devices: null,
  clientApplications: null,
  authenticationFlows: null,
};

type Loose = Record<string, any>;
const filled = (defaults: Loose, value: Loose | null | undefined): any =>
  value === null || value === undefined ? null : { ...structuredClone(defaults), ...value };

/**
 * Fills in what a written policy leaves out, as the service shows it: arrays are empty, objects null (entra-graph §1.2).
 * Client types not named mean all; a policy for workload identities names no user (entra-graph §2.1, §2.3).
 */
export function completed(written: Loose): PolicyBody {
  const wanted: Loose = written.conditions ?? {};
  const workload = filled(clientApplications, wanted.clientApplications);
  return {
    displayName: written.displayName,
    description: written.description ?? null,
    state: written.state,
    conditions: {
      ...structuredClone(conditions),
      ...wanted,
      // Old policies hold null for "not configured".
      clientAppTypes: wanted.clientAppTypes === undefined ? ["all"] : (wanted.clientAppTypes ?? []),
      platforms: filled({ includePlatforms: [], excludePlatforms: [] }, wanted.platforms),
      locations: filled({ includeLocations: [], excludeLocations: [] }, wanted.locations),
      devices: filled({ deviceFilter: null }, wanted.devices),
      clientApplications: workload,
      authenticationFlows: filled({ transferMethods: null }, wanted.authenticationFlows),
      applications: filled(applications, wanted.applications ?? {}),
      users: withGuests(filled(users, wanted.users ?? (workload === null ? {} : { includeUsers: ["None"] }))),
    },
    grantControls: filled(grantControls, written.grantControls),
    sessionControls: written.sessionControls ?? null,
  };
}

function withGuests(wanted: Loose): any {
  for (const side of ["includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers"])
    wanted[side] = filled({ guestOrExternalUserTypes: "none", externalTenants: null }, wanted[side]);
  return wanted;
}
