import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccount } from "./findHveAccount.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

/**
 * Sets the reply-to address; `""` clears it. Honoured after up to five minutes (hve-service §3.6).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountsettings
 */
export const setHVEAccountSettings: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    ReplyTo: { type: "address", nullable: true },
  },
  run({ state, parameters, now, warn }) {
    const identity = parameters.text("Identity")!;
    const account = findHveAccount(state, identity);
    return warnIfUnchanged({ account }, { identity, now, warn }, () => {
      if (!parameters.has("ReplyTo")) return;
      const replyTo = parameters.text("ReplyTo") ?? "";
      if (replyTo === account.replyTo) return;
      account.replyTo = replyTo;
      account.effects.replyTo.push({ at: now, value: replyTo });
    });
  },
};
