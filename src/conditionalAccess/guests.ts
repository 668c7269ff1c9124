import { holdsNothing } from "./holdsNothing.ts";
import { wire } from "./policy.ts";
import type { UserPrincipal } from "./principal.ts";
import { strangeWords, words } from "./words.ts";

type Certainty = "yes" | "no" | "unknown";

const types = [
  ...["internalguest", "b2bcollaborationguest", "b2bcollaborationmember"],
  ...["b2bdirectconnectuser", "otherexternaluser", "serviceprovider"],
];

/**
 * Whether a `conditionalAccessGuestsOrExternalUsers` means the user. A member of the tenant is of none of the documented types.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccessguestsorexternalusers
 */
export function isAmongGuests(value: unknown, { guest }: UserPrincipal): Certainty {
  if (holdsNothing(value)) return "no";
  const held = wire(value) ?? {};
  const named = words(held["guestOrExternalUserTypes"]).filter((word) => word !== "none");
  const hasStrangeType = strangeWords(named, types).length > 0;
  if (guest === undefined) return hasStrangeType ? "unknown" : "no";
  const type = guest.type?.toLowerCase();
  const ofType = type !== undefined && named.includes(type);
  const mayBeOfType = hasStrangeType || (type === undefined && named.length > 0);
  if (!ofType && !mayBeOfType) return "no";
  const fromTenant = isFrom(held["externalTenants"], guest.homeTenantId?.toLowerCase());
  return fromTenant === "yes" && !ofType ? "unknown" : fromTenant;
}

function isFrom(externalTenants: unknown, homeTenantId: string | undefined): Certainty {
  if (holdsNothing(externalTenants)) return "yes";
  const held = wire(externalTenants) ?? {};
  const kind = String(held["membershipKind"]).toLowerCase();
  if (kind === "all") return "yes";
  if (kind !== "enumerated" || homeTenantId === undefined) return "unknown";
  return words(held["members"]).includes(homeTenantId) ? "yes" : "no";
}
