import type { Cmdlet } from "./cmdlet.ts";
import { findRecipient } from "./findRecipient.ts";
import { listRows } from "./listRows.ts";
import { recipientRow } from "./recipientRow.ts";

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient */
export const getRecipient: Cmdlet = {
  parameters: {
    Identity: { type: "identity" },
    Filter: { type: "string" },
    ResultSize: { type: "unlimited" },
    SortBy: { type: "string", values: ["Name", "DisplayName", "Alias"] },
  },
  run({ state, parameters, warn }) {
    const live = state.recipients.filter(({ softDeletedAt }) => softDeletedAt === null);
    const identity = parameters.text("Identity");
    const wanted = identity === undefined ? live : [findRecipient(state, live, identity)];
    return listRows(
      { parameters, warn },
      wanted.map((recipient) => recipientRow(state, recipient)),
    );
  },
};
