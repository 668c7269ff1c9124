import { holdsNothing, isAnnotation } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";

/**
 * The members this version understands, by the object they stand in. What is not here is reported, never ignored.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */
const understood: Record<string, readonly string[]> = {
  "": [
    ...[
      "id",
      "templateId",
      "displayName",
      "description",
      "state",
      "conditions",
      "grantControls",
      "sessionControls",
    ],
    ...["createdDateTime", "modifiedDateTime", "deletedDateTime", "partialEnablementStrategy"],
  ],
  "conditions.applications": [
    ...["includeApplications", "excludeApplications", "applicationFilter"],
    ...["includeUserActions", "includeAuthenticationContextClassReferences"],
  ],
  "conditions.users": [
    ...["includeUsers", "includeGroups", "includeRoles", "includeGuestsOrExternalUsers"],
    ...["excludeUsers", "excludeGroups", "excludeRoles", "excludeGuestsOrExternalUsers"],
  ],
  "conditions.clientApplications": [
    ...["includeServicePrincipals", "excludeServicePrincipals", "servicePrincipalFilter"],
  ],
  grantControls: [
    ...["operator", "builtInControls", "authenticationStrength", "customAuthenticationFactors", "termsOfUse"],
  ],
  sessionControls: [
    ...["applicationEnforcedRestrictions", "cloudAppSecurity", "persistentBrowser", "signInFrequency"],
    ...["disableResilienceDefaults", "secureSignInSession", "continuousAccessEvaluation"],
    ...["networkAccessSecurity", "globalSecureAccessFilteringProfile"],
  ],
};

/** @returns the names of those members of one object of the policy that hold something and that nobody here understands, sorted. */
export function strangers(policy: Policy, path: string): string[] {
  const object =
    path === "" ? policy : path.split(".").reduce<unknown>((each, name) => wire(each)?.[name], policy);
  return Object.entries(wire(object) ?? {})
    .filter(
      ([name, value]) => !isAnnotation(name) && !understood[path]!.includes(name) && !holdsNothing(value),
    )
    .map(([name]) => name)
    .sort();
}

/** Everything in the policy that {@link strangers} finds, as dotted paths. */
export const allStrangers = (policy: Policy): string[] =>
  Object.keys(understood).flatMap((path) =>
    strangers(policy, path).map((name) => (path === "" ? name : `${path}.${name}`)),
  );
