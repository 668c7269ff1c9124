import type { State } from "../tenant/state.ts";
import { inLocations } from "./inLocations.ts";
import { matchesDeviceRule } from "./matchesDeviceRule.ts";
import type { Filter, Guests, PolicyBody, Users } from "./policyBody.ts";
import type { SignInContext } from "./signInContext.ts";
import type { Subject } from "./subjectsOf.ts";

/** Why a policy does not apply; `notSet` when it does. One of Graph's `whatIfAnalysisReasons`. */
export type Reason =
  | "notSet"
  | "policyNotEnabled"
  | "emptyPolicy"
  | "notEnoughInformation"
  | "users"
  | "workloadIdentities"
  | "application"
  | "userActions"
  | "authenticationContext"
  | "devicePlatform"
  | "devices"
  | "clientApps"
  | "location"
  | "signInRisk"
  | "userRisk"
  | "insiderRisk"
  | "authenticationFlow";

/**
 * Whether a policy applies to a sign-in. It applies when every condition it has is met; controls do not matter here.
 * Source: entra-graph §2.1, §2.2.
 */
export function whatIf(state: State, policy: PolicyBody, subject: Subject, context: SignInContext): Reason {
  const reason = circumstances(state, policy, context);
  if (reason === "policyNotEnabled" || reason === "emptyPolicy") return reason;
  return decisive([identityReason(policy, subject, context), reason]);
}

/** The part of the answer that is the same for every principal of a kind. */
export function circumstances(state: State, policy: PolicyBody, context: SignInContext): Reason {
  if (policy.state === "disabled") return "policyNotEnabled";
  if (policy.grantControls === null && policy.sessionControls === null) return "emptyPolicy";
  return decisive([
    targetReason(policy, context),
    clientReason(policy, context),
    flowReason(policy, context),
    platformReason(policy, context),
    locationReason(state, policy, context),
    deviceReason(policy, context),
    riskReason(policy, context),
  ]);
}

/** A condition that certainly fails decides; one that nothing is known about decides only when no other fails. */
function decisive(reasons: Reason[]): Reason {
  const failed = reasons.filter((reason) => reason !== "notSet");
  return failed.find((reason) => reason !== "notEnoughInformation") ?? failed[0] ?? "notSet";
}

/** The part that depends on the principal. */
export function identityReason(
  { conditions }: PolicyBody,
  subject: Subject,
  { identity }: SignInContext,
): Reason {
  const workload = conditions.clientApplications;
  if (identity.kind === "user") return inScope(conditions.users, subject) ? "notSet" : "users";
  if (workload === null || !subject.registered) return "workloadIdentities";
  if (lower(workload.excludeServicePrincipals).includes(subject.id)) return "workloadIdentities";
  // Which attributes a service principal carries, the lab does not keep.
  if (workload.servicePrincipalFilter !== null) return "notEnoughInformation";
  const included = lower(workload.includeServicePrincipals);
  const named = included.includes(subject.id) || included.includes("serviceprincipalsinmytenant");
  return named ? "notSet" : "workloadIdentities";
}

/** Any inclusion and no exclusion. */
function inScope(users: Users, subject: Subject): boolean {
  const excluded =
    lower(users.excludeUsers).includes(subject.id) ||
    lower(users.excludeGroups).some((id) => subject.groups.has(id)) ||
    lower(users.excludeRoles).some((id) => subject.roles.has(id)) ||
    (subject.guest !== undefined && lower(users.excludeUsers).includes("guestsorexternalusers")) ||
    isGuest(subject, users.excludeGuestsOrExternalUsers);
  if (excluded) return false;
  const included = lower(users.includeUsers);
  return (
    included.includes("all") ||
    included.includes(subject.id) ||
    (subject.guest !== undefined && included.includes("guestsorexternalusers")) ||
    lower(users.includeGroups).some((id) => subject.groups.has(id)) ||
    lower(users.includeRoles).some((id) => subject.roles.has(id)) ||
    isGuest(subject, users.includeGuestsOrExternalUsers)
  );
}

/** A guest of a listed type and, unless he has no other tenant, from a listed one. */
function isGuest({ guest }: Subject, named: Guests | null): boolean {
  if (guest === undefined || named === null) return false;
  if (!commaList(named.guestOrExternalUserTypes).includes(guest.type.toLowerCase())) return false;
  const tenants = named.externalTenants;
  if (tenants === null || tenants.membershipKind === "all" || guest.tenantId === null) return true;
  return lower(tenants.members ?? []).includes(guest.tenantId.toLowerCase());
}

function targetReason({ conditions: { applications } }: PolicyBody, { target }: SignInContext): Reason {
  if (target.kind === "userAction")
    return lower(applications.includeUserActions).includes(target.action) ? "notSet" : "userActions";
  if (target.kind === "authenticationContext") {
    const wanted = lower(applications.includeAuthenticationContextClassReferences);
    return target.references.some((reference) => wanted.includes(reference))
      ? "notSet"
      : "authenticationContext";
  }
  const names = (list: string[], id: string) => {
    const named = lower(list);
    const ofSuite = office365.members.includes(id) && office365.names.some((name) => named.includes(name));
    return named.includes("all") || named.includes(id) || ofSuite;
  };
  const filter = applications.applicationFilter;
  const reached = target.ids.map((wanted): Reason => {
    const id = wanted.toLowerCase();
    if (names(applications.excludeApplications, id)) return "application";
    if (names(applications.includeApplications, id))
      return filter !== null && filter.mode === "exclude" ? "notEnoughInformation" : "notSet";
    // Custom security attributes of applications are not kept: what the filter finds is not known.
    return filter !== null && filter.mode === "include" ? "notEnoughInformation" : "application";
  });
  return (
    reached.find((reason) => reason === "notSet") ??
    reached.find((reason) => reason !== "application") ??
    "application"
  );
}

/** The Office 365 group holds Exchange Online; tools show its own application id too (entra-graph §2.1). */
const office365 = {
  names: ["office365", "67ad5377-2d78-4ac2-a867-6300cda00e85"],
  members: ["00000002-0000-0ff1-ce00-000000000000"],
};

/** No type named means all of them (entra-graph §2.3 step 1). */
function clientReason({ conditions }: PolicyBody, { identity, clientAppType }: SignInContext): Reason {
  const types = lower(conditions.clientAppTypes);
  const any = types.length === 0 || types.includes("all") || clientAppType === "all";
  // Workload identities have no client types.
  return any || identity.kind === "servicePrincipal" || types.includes(clientAppType.toLowerCase())
    ? "notSet"
    : "clientApps";
}

function flowReason({ conditions }: PolicyBody, { transferMethod }: SignInContext): Reason {
  const methods = commaList(conditions.authenticationFlows?.transferMethods).filter((one) => one !== "none");
  return methods.length === 0 || methods.includes(transferMethod?.toLowerCase() ?? "")
    ? "notSet"
    : "authenticationFlow";
}

function platformReason(
  { conditions: { platforms } }: PolicyBody,
  { devicePlatform }: SignInContext,
): Reason {
  const included = lower(platforms?.includePlatforms ?? []);
  const excluded = lower(platforms?.excludePlatforms ?? []);
  if (included.length + excluded.length === 0 || devicePlatform === "all") return "notSet";
  const platform = devicePlatform?.toLowerCase() ?? "";
  const meant =
    (included.length === 0 || included.includes("all") || included.includes(platform)) &&
    !excluded.includes("all");
  return meant && !excluded.includes(platform) ? "notSet" : "devicePlatform";
}

function locationReason(
  state: State,
  { conditions: { locations } }: PolicyBody,
  context: SignInContext,
): Reason {
  const { includeLocations = [], excludeLocations = [] } = locations ?? {};
  if (includeLocations.length + excludeLocations.length === 0) return "notSet";
  // Any location: there is nothing to know about the address.
  if (excludeLocations.length === 0 && lower(includeLocations).includes("all")) return "notSet";
  if (context.ipAddress === undefined && context.country === undefined) return "notEnoughInformation";
  if (inLocations(state, excludeLocations, context)) return "location";
  return includeLocations.length === 0 || inLocations(state, includeLocations, context)
    ? "notSet"
    : "location";
}

function deviceReason({ conditions: { devices } }: PolicyBody, { device }: SignInContext): Reason {
  const filter: Filter | null = devices?.deviceFilter ?? null;
  if (filter === null) return "notSet";
  const matches = device === undefined ? undefined : matchesDeviceRule(filter.rule, device);
  if (matches === undefined) return "notEnoughInformation";
  return matches === (filter.mode === "include") ? "notSet" : "devices";
}

function riskReason({ conditions }: PolicyBody, context: SignInContext): Reason {
  const outside = (levels: string[], level: string) =>
    levels.length > 0 && !lower(levels).includes(level.toLowerCase());
  if (context.identity.kind === "servicePrincipal")
    return outside(conditions.servicePrincipalRiskLevels, context.servicePrincipalRiskLevel)
      ? "workloadIdentities"
      : "notSet";
  if (outside(conditions.userRiskLevels, context.userRiskLevel)) return "userRisk";
  if (outside(conditions.signInRiskLevels, context.signInRiskLevel)) return "signInRisk";
  const insider = commaList(conditions.insiderRiskLevels).filter((level) => level !== "none");
  const level = context.insiderRiskLevel?.toLowerCase() ?? "none";
  return insider.length === 0 || insider.includes(level) ? "notSet" : "insiderRisk";
}

const lower = (list: string[]) => list.map((value) => value.toLowerCase());
const commaList = (text: string | null | undefined) =>
  (text ?? "")
    .toLowerCase()
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
