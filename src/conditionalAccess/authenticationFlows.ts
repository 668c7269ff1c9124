import { no, unknown, yes, type Answer } from "./answer.ts";
import { holdsNothing, isAnnotation } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";
import { strangeWords, words } from "./words.ts";

const MEMBER = "conditions.authenticationFlows";
const documented = ["devicecodeflow", "authenticationtransfer"];

/**
 * Does the policy wait for a flow that this sign-in is not? Neither SMTP with a password nor client credentials is one.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-authentication-flows
 */
export function authenticationFlows({ conditions }: Policy): Answer[] {
  const held = wire(wire(conditions)?.["authenticationFlows"]) ?? {};
  const flows = words(held["transferMethods"]).filter((word) => word !== "none");
  const strange = [
    ...strangeWords(flows, documented),
    ...Object.keys(held).filter(
      (name) => name !== "transferMethods" && !isAnnotation(name) && !holdsNothing(held[name]),
    ),
  ];
  if (strange.length > 0)
    return [unknown(MEMBER, `whether ${strange.sort().join(", ")} covers this sign-in`)];
  if (flows.length === 0) return [yes(MEMBER, "every flow")];
  return [no(MEMBER, `It covers ${flows.join(", ")}, and this sign-in is none of that`)];
}
