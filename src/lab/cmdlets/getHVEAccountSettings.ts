import { addresses } from "../tenant/addresses.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccount } from "./findHveAccount.ts";

/**
 * Shows the settings as they were last set, also while the transport does not honour them yet. The output is documented
 * nowhere; its shape is that of exchange-admin §F.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-hveaccountsettings
 */
export const getHVEAccountSettings: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true } },
  run({ state, parameters }) {
    const identity = parameters.text("Identity");
    const accounts =
      identity === undefined
        ? state.recipients.filter(({ hve, softDeletedAt }) => hve && softDeletedAt === null)
        : [findHveAccount(state, identity)];
    return accounts.map((account) => ({
      Identity: addresses.primary(account),
      ReplyTo: account.replyTo,
      AllowedApps: [],
    }));
  },
};
