import type { Judgement } from "../conditionalAccess/judge.ts";
import type { PolicyAudit } from "./directoryAudits.ts";
import type { Sender } from "./senderPrincipals.ts";

/** Longer lists of senders are cut. */
const MOST_NAMED = 3;

/** "a@contoso.com, b@contoso.com and 98 others". */
export function named(senders: readonly Pick<Sender, "address">[]): string {
  const addresses = senders.map(({ address }) => address).sort();
  if (addresses.length <= MOST_NAMED) return addresses.join(", ");
  return `${addresses.slice(0, MOST_NAMED).join(", ")} and ${addresses.length - MOST_NAMED} others`;
}

const does: Record<string, string> = {
  blocks: "blocks",
  wouldBlock: "would block, once it is no longer report-only,",
  conditional: "may block",
};

/** What a policy does to whom and why, in a sentence, with the names of groups instead of their ids. Of one that blocks, also when it was last
 * changed, and by whom if that is known. */
export function describeJudgement(
  { policy, verdict, senders }: Judgement<Pick<Sender, "address" | "names">>,
  author?: Pick<PolicyAudit, "by">,
): string {
  let why = verdict.sentence;
  for (const [id, name] of senders[0]?.names ?? []) why = why.replaceAll(id, `"${name}"`);
  const changed = policy.modifiedDateTime ?? policy.createdDateTime;
  const when =
    changed && verdict.verdict === "blocks"
      ? ` Last changed ${changed}${author ? ` by ${author.by}` : ""}.`
      : "";
  return `Conditional Access policy "${policy.displayName}" ${does[verdict.verdict] ?? verdict.verdict} ${named(senders)}. ${why}${when}`;
}
