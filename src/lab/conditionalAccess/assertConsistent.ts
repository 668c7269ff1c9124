import { conditionalAccessRefusals as refusals } from "./conditionalAccessRefusals.ts";
import type { PolicyBody } from "./policyBody.ts";

/**
 * What the members of a policy must agree on.
 *
 * @param sent the body as it came: an empty list is refused beside a full one, so that a GET cannot be echoed (entra-graph §1.3)
 * @throws GraphRefusal 1011, 1012, 1032 (entra-graph §1.2, §1.7, §2.1, §9.2 point 2)
 */
export function assertConsistent(policy: PolicyBody, sent: Record<string, any>): void {
  const { applications, users, clientApplications } = policy.conditions;
  const { includeApplications, includeUserActions, includeAuthenticationContextClassReferences } =
    applications;
  const targets = { includeUserActions, includeAuthenticationContextClassReferences };
  const sentTargets = sent.conditions?.applications ?? {};
  for (const [other, list] of Object.entries(targets))
    if (
      includeApplications.length > 0 &&
      (list.length > 0 || (sentTargets.includeApplications && other in sentTargets))
    )
      throw refusals.mixedApplications(other);
  if (
    includeApplications.length === 0 &&
    Object.values(targets).every((list) => list.length === 0) &&
    applications.applicationFilter === null
  )
    throw refusals.noApplications();

  const legacyGuests = [...users.includeUsers, ...users.excludeUsers].some(
    (id) => id.toLowerCase() === "guestsorexternalusers",
  );
  const guests = users.includeGuestsOrExternalUsers ?? users.excludeGuestsOrExternalUsers;
  if (legacyGuests && guests !== null) throw refusals.guests();
  const namesSomebody =
    users.includeUsers.length + users.includeGroups.length + users.includeRoles.length > 0 ||
    users.includeGuestsOrExternalUsers !== null;
  if (!namesSomebody && clientApplications === null) throw refusals.invalid("LAB-NoUsers");

  assertControls(policy);
  if (clientApplications !== null && namesServicePrincipals(policy)) assertWorkload(policy);
}

function assertControls({ conditions, grantControls, sessionControls }: PolicyBody) {
  const controls = grantControls?.builtInControls ?? [];
  const demands = [
    ...controls,
    ...(grantControls?.customAuthenticationFactors ?? []),
    ...(grantControls?.termsOfUse ?? []),
  ];
  const demanding = demands.length > 0 || (grantControls?.authenticationStrength ?? null) !== null;
  if (sessionControls !== null && !Object.values(sessionControls).some(isActive))
    throw refusals.invalid("LAB-SessionControlsWithoutEffect");
  if (!demanding && sessionControls === null) throw refusals.invalid("LAB-NoControls");
  if (controls.includes("block") && demands.length > 1) throw refusals.invalid("LAB-BlockWithOtherControls");
  if (controls.includes("mfa") && (grantControls?.authenticationStrength ?? null) !== null)
    throw refusals.invalid("LAB-MfaWithAuthenticationStrength");
  if (controls.includes("passwordChange")) {
    const complete =
      grantControls!.operator === "AND" &&
      (controls.includes("mfa") || grantControls!.authenticationStrength !== null) &&
      conditions.userRiskLevels.length > 0 &&
      conditions.applications.includeApplications.includes("All");
    if (!complete) throw refusals.invalid("InvalidPasswordResetControl");
  }
}

const isActive = (control: unknown) =>
  control === true ||
  (control !== null && typeof control === "object" && Object.values(control).some(Boolean));

const namesServicePrincipals = ({ conditions: { clientApplications } }: PolicyBody) =>
  clientApplications!.includeServicePrincipals.length > 0 ||
  clientApplications!.servicePrincipalFilter !== null;

/** Workload identities: grant `block` only, conditions location and service-principal risk (entra-graph §2.1). */
function assertWorkload({ conditions, grantControls }: PolicyBody) {
  const { users, platforms, devices, authenticationFlows, userRiskLevels, signInRiskLevels } = conditions;
  if (users.includeUsers.some((id) => id.toLowerCase() !== "none") || users.includeGroups.length > 0)
    throw refusals.invalid("LAB-UsersWithWorkloadIdentities");
  if (grantControls === null || grantControls.builtInControls.join() !== "block")
    throw refusals.invalid("LAB-WorkloadIdentitiesAllowBlockOnly");
  if (
    [platforms, devices, authenticationFlows].some((part) => part !== null) ||
    userRiskLevels.length + signInRiskLevels.length > 0
  )
    throw refusals.invalid("LAB-ConditionNotForWorkloadIdentities");
}
