import type { Domain, State } from "../tenant/state.ts";

/** @see https://learn.microsoft.com/graph/api/resources/organization */
export const organizationEntity = (state: State) => ({
  id: state.tenantId,
  displayName: "Contoso",
  countryLetterCode: "DE",
  preferredLanguage: "en",
  tenantType: "AAD",
  createdDateTime: "2020-01-01T00:00:00Z",
  onPremisesSyncEnabled: null,
  verifiedDomains: state.domains.map((domain) => ({
    capabilities: "Email, OfficeCommunicationsOnline",
    isDefault: domain.default,
    isInitial: domain.initial,
    name: domain.name,
    type: domain.authentication,
  })),
});

/** @see https://learn.microsoft.com/graph/api/resources/domain */
export const domainEntity = (domain: Domain) => ({
  id: domain.name,
  authenticationType: domain.authentication,
  isAdminManaged: true,
  isDefault: domain.default,
  isInitial: domain.initial,
  isRoot: true,
  isVerified: true,
  supportedServices: ["Email"],
});
