import { refusals } from "../exchange/refusals.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccount } from "./findHveAccount.ts";

/**
 * Takes applications off an account's list, also ones whose service principal is gone. What one that is not on the list
 * is told is not public (hve-service §3.8): it is refused.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/remove-hveappaccess
 */
export const removeHVEAppAccess: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    AppIds: { type: "strings", required: true },
  },
  run({ state, parameters, now }) {
    const account = findHveAccount(state, parameters.text("Identity")!);
    const unwanted = (parameters.get("AppIds") as string[]).map((id) => id.toLowerCase());
    if (unwanted.length === 0) throw refusals.emptyArgument("AppIds", "");
    for (const id of unwanted)
      if (!account.allowedApps.includes(id))
        throw refusals.lab("AppNotAllowedException", `The app '${id}' isn't a member of the list.`);
    account.allowedApps = account.allowedApps.filter((id) => !unwanted.includes(id));
    account.changedAt = now;
    return [];
  },
};
