import type { DirectoryUser, State } from "../tenant/state.ts";
import { builtInRoles } from "./builtInRoles.ts";
import { conditionalAccessRefusals as refusals } from "./conditionalAccessRefusals.ts";
import type { PolicyBody } from "./policyBody.ts";

/** What may stand in an array beside ids. */
const words = {
  includeUsers: ["all", "none", "guestsorexternalusers"],
  excludeUsers: ["guestsorexternalusers"],
  locations: ["all", "alltrusted"],
  applications: ["all", "none", "office365", "microsoftadminportals"],
  servicePrincipals: ["serviceprincipalsinmytenant"],
};
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Every id a policy names must exist when it is written; one that is deleted later stays, and nothing cleans it. Which
 * ids that stood there before are looked at again is the tenant's `staleIds` (entra-graph §1.3, §9.2 points 2 and 9, §11.6).
 *
 * @param users those the directory knows by now
 * @throws GraphRefusal 1054, 1040 and others
 */
export function assertReferences(
  state: State,
  wanted: PolicyBody,
  { users, before }: { users: DirectoryUser[]; before?: PolicyBody | undefined },
): void {
  const { conditions, grantControls } = wanted;
  const accepted = new Set(state.switches.staleIds === "accept" && before !== undefined ? idsOf(before) : []);
  const check = (list: string[], known: readonly string[], refuse: (id: string) => Error) => {
    for (const id of list) {
      const wantedId = id.toLowerCase();
      if (!known.includes(wantedId) && !accepted.has(wantedId)) throw refuse(id);
    }
  };
  const ids = (objects: { id: string }[]) => objects.map(({ id }) => id.toLowerCase());
  const live = <T extends { deletedAt: number | null }>(objects: T[]) =>
    objects.filter(({ deletedAt }) => deletedAt === null);

  const { users: wantedUsers, locations, clientApplications, applications } = conditions;
  const groups = ids(live(state.groups));
  const unknownGroup = (id: string) => refusals.unknownId("group", id);
  const unknownUser = (id: string) => refusals.unknownId("user", id);
  const unknownRole = (id: string) => refusals.unknownId("role", id);
  check(wantedUsers.includeUsers, [...words.includeUsers, ...ids(users)], unknownUser);
  check(wantedUsers.excludeUsers, [...words.excludeUsers, ...ids(users)], unknownUser);
  check(wantedUsers.includeGroups, groups, unknownGroup);
  check(wantedUsers.excludeGroups, groups, unknownGroup);
  check(wantedUsers.includeRoles, Object.keys(builtInRoles), unknownRole);
  check(wantedUsers.excludeRoles, Object.keys(builtInRoles), unknownRole);
  const places = [...words.locations, ...ids(state.conditionalAccess.namedLocations)];
  check(locations?.includeLocations ?? [], places, refusals.location);
  check(locations?.excludeLocations ?? [], places, refusals.location);
  const principals = state.applications.map(({ objectId }) => objectId.toLowerCase());
  const unknownPrincipal = (id: string) => refusals.unknownId("servicePrincipal", id);
  check(
    clientApplications?.includeServicePrincipals ?? [],
    [...words.servicePrincipals, ...principals],
    unknownPrincipal,
  );
  check(clientApplications?.excludeServicePrincipals ?? [], principals, unknownPrincipal);
  const { termsOfUse, authenticationStrengths } = state.conditionalAccess;
  check(grantControls?.termsOfUse ?? [], ids(termsOfUse), (id) =>
    refusals.invalid(`LAB-UnknownTermsOfUse ${id}`),
  );
  const strength = grantControls?.authenticationStrength?.id;
  check(strength === undefined ? [] : [strength], ids(authenticationStrengths), (id) =>
    refusals.invalid(`LAB-UnknownAuthenticationStrength ${id}`),
  );
  for (const id of [...applications.includeApplications, ...applications.excludeApplications])
    if (!guid.test(id) && !words.applications.includes(id.toLowerCase()))
      throw refusals.schema(`application ${id}`);
}

function idsOf({ conditions, grantControls }: PolicyBody): string[] {
  const { users, locations, clientApplications } = conditions;
  return [users, locations, clientApplications, grantControls]
    .flatMap((part) => Object.values(part ?? {}))
    .flatMap((list) => (Array.isArray(list) ? (list as string[]) : []))
    .map((id) => id.toLowerCase());
}
