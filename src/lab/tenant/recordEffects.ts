import { smtpBasicAllowed } from "./smtpBasicAllowed.ts";
import type { State } from "./state.ts";

/** Notes, after any change of policies, which accounts a sign-in will treat differently once the change is honoured. */
export function recordEffects(state: State, now: number): void {
  for (const recipient of state.recipients) {
    const log = recipient.effects.smtpBasic;
    const allowed = smtpBasicAllowed(state, recipient);
    if (log.at(-1)?.allowed !== allowed) log.push({ at: now, allowed });
  }
}
