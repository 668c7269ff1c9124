import type { Cmdlet } from "./cmdlet.ts";
import { findRecipient } from "./findRecipient.ts";
import { policyReference } from "./policyReference.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

/**
 * Assigns an authentication policy (`null` takes it away), and stamps the moment from which sign-ins are evaluated anew.
 * Source: hve-service §3.11.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-user
 */
export const setUser: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    AuthenticationPolicy: { type: "string", nullable: true },
    StsRefreshTokensValidFrom: { type: "dateTime" },
    DisplayName: { type: "string", maxLength: 256 },
  },
  run({ state, parameters, now, warn }) {
    const identity = parameters.text("Identity")!;
    const live = state.recipients.filter(({ softDeletedAt }) => softDeletedAt === null);
    const recipient = findRecipient(state, live, identity);
    return warnIfUnchanged({ recipient }, { identity, now, warn }, () => {
      if (parameters.has("AuthenticationPolicy"))
        recipient.policy = policyReference(state, parameters, "AuthenticationPolicy");
      if (parameters.has("StsRefreshTokensValidFrom")) {
        const validFrom = parameters.get("StsRefreshTokensValidFrom") as number;
        recipient.stsValidFrom = validFrom;
        recipient.effects.stamps.push({ at: now, validFrom });
      }
      const displayName = parameters.text("DisplayName");
      if (displayName === undefined) return;
      recipient.displayName = displayName;
      const user = state.users.find(({ id }) => id === recipient.objectId);
      if (user !== undefined) user.displayName = displayName;
    });
  },
};
