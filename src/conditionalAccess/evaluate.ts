/** What one Conditional Access policy does to the sign-in of one principal. Pure: it asks nobody. */
import { unknown, type Answer } from "./answer.ts";
import { applications } from "./applications.ts";
import { authenticationFlows } from "./authenticationFlows.ts";
import { clientTypes } from "./clientTypes.ts";
import { grantControls } from "./grantControls.ts";
import { narrowingConditions } from "./narrowingConditions.ts";
import { wire, type Policy } from "./policy.ts";
import type { Principal } from "./principal.ts";
import { servicePrincipals } from "./servicePrincipals.ts";
import { isReportOnly, state } from "./state.ts";
import { allStrangers } from "./strangers.ts";
import { users } from "./users.ts";

export interface Verdict {
  /**
   * `blocks`: the sign-in is refused. `wouldBlock`: it would be, but the policy is in report-only. `conditional`: it depends on
   * `conditions`. `excluded`: it would concern the principal, but excludes it. `notApplicable`: it never concerns this sign-in.
   */
  verdict: "blocks" | "wouldBlock" | "conditional" | "excluded" | "notApplicable";
  /** The member of the policy that decided, in Graph's spelling; the grant control when it blocks, the first condition when that. */
  member: string;
  /** With `conditional`, everything it depends on, in words; else empty. */
  conditions: { member: string; dependsOn: string }[];
  /** Why, in a sentence. Ids stand in it as they are. */
  sentence: string;
  /** Members of the policy that hold something and that this version does not know, whatever they did to the verdict. */
  notUnderstood: string[];
}

/**
 * @param policy as Graph's beta or v1.0 list hands it out.
 * @param principal with all its groups and roles: what is missing there counts as not held.
 */
export function evaluate(policy: Policy, principal: Principal): Verdict {
  const answers = answersOf(policy, principal);
  const notUnderstood = allStrangers(policy);
  const aside =
    (isReportOnly(policy) ? " It is in report-only." : "") +
    (notUnderstood.length > 0 ? ` Not known to this version: ${notUnderstood.join(", ")}.` : "");
  const no = answers.find(({ is }) => is === "no");
  if (no !== undefined) {
    const verdict = no.byExclusion ? "excluded" : "notApplicable";
    return { verdict, member: no.member, conditions: [], sentence: `${no.says}.${aside}`, notUnderstood };
  }
  const open = answers.filter(({ is }) => is === "unknown");
  if (open.length > 0) {
    const conditions = open.map(({ member, says }) => ({ member, dependsOn: says }));
    const sentence = `Whether it blocks depends on ${conditions.map(({ dependsOn }) => dependsOn).join("; ")}.${aside}`;
    return { verdict: "conditional", member: open[0]!.member, conditions, sentence, notUnderstood };
  }
  return { ...stops(policy, principal, aside), conditions: [], notUnderstood };
}

/** In the order in which a reason is named when several hold. */
function answersOf(policy: Policy, principal: Principal): Answer[] {
  const readable = wire(policy.conditions) !== undefined;
  if (!readable) {
    const missing = unknown("conditions", "its conditions: the answer does not hold them");
    return [...state(policy), missing, ...grantControls(policy)];
  }
  return [
    ...state(policy),
    ...clientTypes(policy, principal),
    ...applications(policy),
    ...grantControls(policy),
    ...authenticationFlows(policy),
    ...(principal.kind === "user" ? users(policy, principal) : servicePrincipals(policy, principal)),
    ...narrowingConditions(policy, principal),
  ];
}

function stops(policy: Policy, principal: Principal, aside: string) {
  const [demand] = grantControls(policy);
  const [who] = principal.kind === "user" ? users(policy, principal) : servicePrincipals(policy, principal);
  const covers = [who, ...applications(policy), ...clientTypes(policy, principal)].map((each) => each!.says);
  const covered = `${covers[0]} on ${covers[1]} with ${covers[2]}`;
  const client =
    principal.kind === "user" ? "a client with nothing but a password" : "an app that signs in as itself";
  const demands =
    demand!.says === "block" ? "blocks the sign-in" : `demands ${demand!.says}, which ${client} cannot meet`;
  return {
    verdict: isReportOnly(policy) ? ("wouldBlock" as const) : ("blocks" as const),
    member: demand!.member,
    sentence: `It covers ${covered}, and ${demands}.${aside}`,
  };
}
