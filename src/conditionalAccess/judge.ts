import { evaluate, type Verdict } from "./evaluate.ts";
import type { Policy } from "./policy.ts";
import type { Principal } from "./principal.ts";

/** What one policy does to some of the senders, for the same reason. */
export interface Judgement<S> {
  policy: Policy;
  verdict: Verdict;
  senders: S[];
}

/** Every policy against every sender; senders whose verdicts read the same stand together. */
export function judge<S extends { principal: Principal }>(
  policies: readonly Policy[],
  senders: readonly S[],
): Judgement<S>[] {
  return policies.flatMap((policy) => {
    const byReason = new Map<string, Judgement<S>>();
    for (const sender of senders) {
      const verdict = evaluate(policy, sender.principal);
      const reason = `${verdict.verdict} ${verdict.sentence}`;
      const judgement = byReason.get(reason) ?? { policy, verdict, senders: [] };
      judgement.senders.push(sender);
      byReason.set(reason, judgement);
    }
    return [...byReason.values()];
  });
}
