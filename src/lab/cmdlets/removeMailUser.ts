import { refusals } from "../exchange/refusals.ts";
import { softDelete } from "../tenant/softDelete.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { findRecipient } from "./findRecipient.ts";

/**
 * Soft-deletes a mail user and the Entra user behind it, which keeps its addresses reserved; `PermanentlyDelete` works on
 * what is soft-deleted and whose directory object is gone (hve-service §3.4, entra-graph §5.4).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/remove-mailuser
 */
export const removeMailUser: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    IgnoreLegalHold: { type: "switch" },
    PermanentlyDelete: { type: "switch" },
  },
  run({ state, parameters, now }) {
    const identity = parameters.text("Identity")!;
    const mailUsers = state.recipients.filter(({ kind }) => kind === "MailUser");
    if (parameters.flag("PermanentlyDelete")) {
      const gone = findRecipient(
        state,
        mailUsers.filter(({ softDeletedAt }) => softDeletedAt !== null),
        identity,
      );
      if (gone.objectId !== "")
        throw refusals.lab(
          "RecipientTaskException",
          "PermanentlyDelete needs a mail user whose ExternalDirectoryObjectId is blank.",
        );
      state.recipients = state.recipients.filter((other) => other !== gone);
      return [];
    }
    const recipient = findRecipient(
      state,
      mailUsers.filter(({ softDeletedAt }) => softDeletedAt === null),
      identity,
    );
    softDelete(
      state,
      state.users.find(({ id }) => id === recipient.objectId)!,
      now,
    );
    return [];
  },
};
