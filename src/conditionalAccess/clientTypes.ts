import { no, unknown, yes, type Answer } from "./answer.ts";
import { wire, type Policy } from "./policy.ts";
import type { Principal } from "./principal.ts";
import { strangeWords, words } from "./words.ts";

const MEMBER = "conditions.clientAppTypes";
/** None of them is SMTP with a password; ActiveSync, old name or new, is a type of its own. */
const others = ["browser", "mobileappsanddesktopclients", "exchangeactivesync", "eassupported"];

/**
 * Does the policy cover the client? SMTP with a password is "other clients"; not configured means every type.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#client-apps
 */
export function clientTypes({ conditions }: Policy, principal: Principal): Answer[] {
  const types = words(wire(conditions)?.["clientAppTypes"]);
  if (types.length === 0 || types.includes("all")) return [yes(MEMBER, "every client type")];
  if (principal.kind === "servicePrincipal") {
    return [unknown(MEMBER, "how an app that signs in as itself counts among the client types")];
  }
  if (types.includes("other")) return [yes(MEMBER, '"other clients", which SMTP with a password is')];
  const strange = strangeWords(types, others);
  if (strange.length > 0)
    return [unknown(MEMBER, `whether the client type ${strange.join(", ")} covers SMTP`)];
  return [no(MEMBER, `It covers ${types.join(", ")} only, and SMTP with a password is "other clients"`)];
}
