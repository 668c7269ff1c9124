import type { Judgement } from "../conditionalAccess/judge.ts";
import type { PolicyAudit } from "./directoryAudits.ts";
import type { Sender } from "./senderPrincipals.ts";

/** Longer lists of senders are cut. */
const MOST_NAMED = 3;

/** "a@contoso.com, b@contoso.com and 98 others". */
export function named(senders: readonly Pick<Sender, "address">[]): string {
  const addresses = senders.map(({ address }) => address).sort();
  if (addresses.length <= MOST_NAMED) return addresses.join(", ");
  const others = addresses.length - MOST_NAMED;
  return `${addresses.slice(0, MOST_NAMED).join(", ")} and ${others} other${others === 1 ? "" : "s"}`;
}

type Named = Judgement<Pick<Sender, "address" | "names">>;

/**
 * Whom a policy blocks and why, in a sentence, with the names of groups instead of their ids; when it was last changed, and by
 * whom if that is known.
 */
export function describeBlock({ policy, verdict, senders }: Named, author?: Pick<PolicyAudit, "by">): string {
  let why = verdict.sentence;
  for (const [id, name] of senders[0]?.names ?? []) why = why.replaceAll(id, `"${name}"`);
  const changed = policy.modifiedDateTime ?? policy.createdDateTime;
  const when = changed ? ` Last changed ${changed}${author ? ` by ${author.by}` : ""}.` : "";
  return `Conditional Access policy "${policy.displayName}" blocks ${named(senders)}. ${why}${when}`;
}

/** Which policies may block somebody, and what it depends on: a clause for each. They are said, never written. */
export const describeUndecided = (judgements: readonly Named[]): string[] =>
  judgements.flatMap(({ policy, verdict, senders }) => {
    const whom = `"${policy.displayName}" may block ${named(senders)}`;
    if (verdict.verdict === "wouldBlock") return [`${whom} once it is no longer report-only`];
    if (verdict.verdict !== "conditional") return [];
    return [`${whom}, depending on ${verdict.conditions.map(({ dependsOn }) => dependsOn).join(" and ")}`];
  });

/** One sentence for all of them; none when there is none. */
export const undecidedSentence = (clauses: readonly string[]): string[] =>
  clauses.length === 0
    ? []
    : [`Conditional Access policies that are left as they are: ${clauses.join("; ")}.`];
