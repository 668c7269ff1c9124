import { unknown, type Answer } from "./answer.ts";
import { isAmongGuests } from "./guests.ts";
import { wire, type Policy, type Wire } from "./policy.ts";
import type { UserPrincipal } from "./principal.ts";
import { scope, strangeParts, type Part } from "./scope.ts";
import { strangers } from "./strangers.ts";
import { strangeWords, words } from "./words.ts";

const PATH = "conditions.users";
const documented = ["all", "none", "guestsorexternalusers"];

/**
 * Does the policy cover the user? Any inclusion and no exclusion; groups count with all that is nested in them.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
export function users(policy: Policy, principal: UserPrincipal): Answer[] {
  const held = wire(wire(policy.conditions)?.["users"]);
  if (held === undefined) return [unknown(PATH, "which users it covers: the answer does not say")];
  const included = lists(held, "include", principal);
  const excluded = lists(held, "exclude", principal);
  const strange = strangeParts(PATH, strangers(policy, PATH));
  const taken = excluded.certain[0];
  return scope({
    excludedBy: taken && { ...taken, says: `It excludes ${taken.says}` },
    includedBy: included.certain[0],
    mayInclude: [...included.open, ...strange.mayInclude],
    mayExclude: [...excluded.open, ...strange.mayExclude],
    notIncluded: { member: PATH, says: "It includes neither the user nor one of its groups or roles" },
  });
}

/** What the four lists of one direction say, those that match for certain and those that may. */
function lists(held: Wire, direction: "include" | "exclude", principal: UserPrincipal) {
  const certain: Part[] = [];
  const open: Part[] = [];
  const part = (name: string, says: string) => ({ member: `${PATH}.${direction}${name}`, says });

  const named = words(held[`${direction}Users`]);
  if (named.includes("all")) certain.push(part("Users", "every user"));
  else if (named.includes(principal.id.toLowerCase())) certain.push(part("Users", "the user itself"));
  else if (principal.guest !== undefined && named.includes("guestsorexternalusers"))
    certain.push(part("Users", "guests and external users"));
  const strange = strangeWords(named, documented);
  if (strange.length > 0) open.push(part("Users", `whether ${strange.join(", ")} contains the user`));

  for (const [name, ids, noun, verb] of [
    ["Groups", principal.groupIds, "group", "is in"],
    ["Roles", principal.roleTemplateIds, "role", "holds"],
  ] as const) {
    const listed = words(held[`${direction}${name}`]);
    const shared = words(ids).find((id) => listed.includes(id));
    if (shared !== undefined) certain.push(part(name, `the ${noun} ${shared} that the user ${verb}`));
    const odd = strangeWords(listed, []);
    if (odd.length > 0) open.push(part(name, `whether ${odd.join(", ")} contains the user`));
  }

  const name = "GuestsOrExternalUsers";
  const guests = isAmongGuests(held[`${direction}${name}`], principal);
  if (guests === "yes") certain.push(part(name, "guests of the user's type"));
  if (guests === "unknown") open.push(part(name, "whether the user is among the guests it names"));
  return { certain, open };
}
