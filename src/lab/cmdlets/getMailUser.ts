import type { Cmdlet } from "./cmdlet.ts";
import { findRecipient } from "./findRecipient.ts";
import { listRows } from "./listRows.ts";
import { recipientRow } from "./recipientRow.ts";

/**
 * `HVEAccount` with `Identity` stands in no documented set together, but a shipping product sends both; the lab accepts
 * that (hve-service §3.2, exchange-admin §F row 4).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailuser
 */
export const getMailUser: Cmdlet = {
  parameters: {
    Identity: { type: "identity" },
    HVEAccount: { type: "switch" },
    SoftDeletedMailUser: { type: "switch" },
    Filter: { type: "string" },
    ResultSize: { type: "unlimited" },
    SortBy: { type: "string", values: ["Name", "DisplayName", "Alias"] },
  },
  run({ state, parameters, warn }) {
    const softDeleted = parameters.flag("SoftDeletedMailUser");
    const candidates = state.recipients.filter(
      ({ kind, hve, softDeletedAt }) =>
        kind === "MailUser" &&
        (softDeletedAt !== null) === softDeleted &&
        (hve || !parameters.flag("HVEAccount")),
    );
    const identity = parameters.text("Identity");
    const wanted = identity === undefined ? candidates : [findRecipient(state, candidates, identity)];
    return listRows(
      { parameters, warn },
      wanted.map((recipient) => recipientRow(state, recipient)),
    );
  },
};
