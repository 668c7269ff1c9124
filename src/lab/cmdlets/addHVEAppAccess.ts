import { refusals } from "../exchange/refusals.ts";
import { appIds } from "./appIds.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findHveAccount } from "./findHveAccount.ts";

/** Source: hve-service §3.8. */
const limit = 10;

/**
 * Lets applications send through an account, at most ten. What an eleventh, and one already on the list, are told is not
 * public: both are refused, so that nobody relies on a second call being harmless.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/add-hveappaccess
 */
export const addHVEAppAccess: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    AppIds: { type: "strings", required: true },
  },
  run({ state, parameters, now }) {
    const account = findHveAccount(state, parameters.text("Identity")!);
    for (const id of appIds(state, parameters)) {
      if (account.allowedApps.includes(id))
        throw refusals.lab("AppAlreadyAllowedException", `The app '${id}' is already a member of the list.`);
      if (account.allowedApps.length >= limit)
        throw refusals.lab("AppLimitExceededException", `An account takes at most ${limit} allowed apps.`);
      account.allowedApps.push(id);
    }
    account.changedAt = now;
    return [];
  },
};
