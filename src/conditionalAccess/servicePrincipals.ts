import { no, unknown, type Answer } from "./answer.ts";
import { holdsNothing } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";
import type { ServicePrincipal } from "./principal.ts";
import { scope, strangeParts, type Part } from "./scope.ts";
import { strangers } from "./strangers.ts";
import { strangeWords, words } from "./words.ts";

const PATH = "conditions.clientApplications";
const EVERY = "serviceprincipalsinmytenant";

/**
 * Does the policy cover the app? Only policies for workload identities do, and only for single-tenant apps of this tenant.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function servicePrincipals(policy: Policy, { id, origin }: ServicePrincipal): Answer[] {
  const value = wire(policy.conditions)?.["clientApplications"];
  if (holdsNothing(value)) return [no(PATH, "It is about users, and the app signs in as itself")];
  if (origin === "managedIdentity")
    return [no(PATH, "Managed identities are not covered by Conditional Access")];
  if (origin === "severalTenants") {
    return [no(PATH, "Only single-tenant apps that are registered in this tenant are covered")];
  }
  const held = wire(value) ?? {};
  const included = words(held["includeServicePrincipals"]);
  const excluded = words(held["excludeServicePrincipals"]);
  const strange = strangeParts(PATH, strangers(policy, PATH));
  const filter = filterParts(held["servicePrincipalFilter"]);
  const own = id.toLowerCase();
  const isIncluded = included.includes(own) || included.includes(EVERY);
  const answers = scope({
    excludedBy: excluded.includes(own)
      ? { member: `${PATH}.excludeServicePrincipals`, says: "It excludes the app" }
      : undefined,
    includedBy: isIncluded ? { member: `${PATH}.includeServicePrincipals`, says: "the app" } : undefined,
    mayInclude: [...strangeList(included, "include"), ...filter.mayInclude, ...strange.mayInclude],
    mayExclude: [...strangeList(excluded, "exclude"), ...filter.mayExclude, ...strange.mayExclude],
    notIncluded: { member: PATH, says: "It does not include the app" },
  });
  if (origin !== "unknown" || answers.some(({ is }) => is === "no")) return answers;
  const doubt = unknown(PATH, "whether the app is single-tenant and registered in this tenant");
  return [...answers.filter(({ is }) => is === "unknown"), doubt];
}

function strangeList(list: string[], direction: "include" | "exclude"): Part[] {
  const strange = strangeWords(list, [EVERY]);
  const says = `whether ${strange.join(", ")} contains the app`;
  return strange.length === 0 ? [] : [{ member: `${PATH}.${direction}ServicePrincipals`, says }];
}

/** A filter goes by custom security attributes of the app, which the policy does not tell. */
function filterParts(filter: unknown): { mayInclude: Part[]; mayExclude: Part[] } {
  if (holdsNothing(filter)) return { mayInclude: [], mayExclude: [] };
  const part = { member: `${PATH}.servicePrincipalFilter`, says: "whether the filter matches the app" };
  const excludes = String(wire(filter)?.["mode"]).toLowerCase() === "exclude";
  return { mayInclude: excludes ? [] : [part], mayExclude: [part] };
}
