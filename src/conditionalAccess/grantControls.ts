import { no, unknown, yes, type Answer } from "./answer.ts";
import { holdsNothing } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";
import { strangers } from "./strangers.ts";
import { strangeWords, words } from "./words.ts";

/** Built-in controls. A client that has a password and nothing else can meet none of them. */
const builtIn: Record<string, string> = {
  block: "block",
  mfa: "multifactor authentication",
  compliantdevice: "a compliant device",
  domainjoineddevice: "a hybrid joined device",
  approvedapplication: "an approved client app",
  compliantapplication: "an app protection policy",
  passwordchange: "a password change",
  riskremediation: "risk remediation",
};
/** Other demands, in the order in which they are named as the one that decided. */
const others: Record<string, string> = {
  authenticationStrength: "an authentication strength",
  customAuthenticationFactors: "a custom control",
  termsOfUse: "the acceptance of terms of use",
};

/**
 * Does the policy demand something that a legacy client cannot meet? Any demand is such a one; session controls are none.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
export function grantControls(policy: Policy): Answer[] {
  if (policy.grantControls === undefined) {
    return [unknown("grantControls", "what it demands: the answer does not say")];
  }
  const held = wire(policy.grantControls) ?? {};
  const controls = words(held["builtInControls"]);
  const unmet = [
    ...controls.flatMap((word) =>
      word in builtIn ? [{ member: "builtInControls", says: builtIn[word]! }] : [],
    ),
    ...Object.entries(others).flatMap(([member, says]) =>
      holdsNothing(held[member]) ? [] : [{ member, says }],
    ),
  ];
  const strange = [
    ...(strangeWords(controls, Object.keys(builtIn)).length > 0 ? ["builtInControls"] : []),
    ...strangers(policy, "grantControls"),
  ];
  // "and" needs no look at what is strange: one demand that cannot be met is enough. `block` has no alternative at all.
  const operator = String(held["operator"] ?? "").toLowerCase();
  const isHopeless = strange.length === 0 || operator === "and" || controls.includes("block");
  if (unmet.length > 0 && isHopeless) {
    const joined = unmet.map(({ says }) => says).join(operator === "and" ? " and " : " or ");
    return [yes(`grantControls.${unmet[0]!.member}`, joined)];
  }
  if (strange.length > 0) {
    return strange.map((name) =>
      unknown(
        `grantControls.${name}`,
        `whether the client meets a demand in ${name} that this version does not know`,
      ),
    );
  }
  return nothingDemanded(policy);
}

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-session */
function nothingDemanded(policy: Policy): Answer[] {
  const strange = strangers(policy, "sessionControls");
  if (strange.length > 0) {
    return strange.map((name) =>
      unknown(
        `sessionControls.${name}`,
        `what the session control ${name} does, which this version does not know`,
      ),
    );
  }
  if (holdsNothing(policy.sessionControls)) return [no("grantControls", "It demands nothing")];
  return [
    no("sessionControls", "It has session controls only, which do not block a sign-in with a password"),
  ];
}
