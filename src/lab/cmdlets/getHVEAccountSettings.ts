import { addresses } from "../tenant/addresses.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccounts } from "./findHveAccounts.ts";

/**
 * Shows the settings as they were last set, also while the transport does not honour them yet. The output is documented
 * nowhere; its shape is that of exchange-admin §F.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-hveaccountsettings
 */
export const getHVEAccountSettings: Cmdlet = {
  parameters: { Identity: { type: "identity", required: true } },
  run: ({ state, parameters }) =>
    findHveAccounts(state, parameters).map((account) => ({
      Identity: addresses.primary(account),
      ReplyTo: account.replyTo,
      AllowedApps: account.allowedApps,
    })),
};
