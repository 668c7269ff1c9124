import type { Row } from "../exchange/sidecars.ts";
import type { Recipient, State } from "../tenant/state.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { commonTail } from "./commonTail.ts";
import { directory } from "./directory.ts";
import { findRecipient } from "./findRecipient.ts";
import { listRows } from "./listRows.ts";

/**
 * Shows the assigned policy by its name, while a filter on it compares distinguished names (hve-service §3.11).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-user
 */
export const getUser: Cmdlet = {
  parameters: {
    Identity: { type: "identity" },
    Filter: { type: "string" },
    ResultSize: { type: "unlimited" },
    SortBy: { type: "string" },
  },
  run({ state, parameters, warn }) {
    const live = state.recipients.filter(({ softDeletedAt }) => softDeletedAt === null);
    const identity = parameters.text("Identity");
    const wanted = identity === undefined ? live : [findRecipient(state, live, identity)];
    const byName = (row: Row) =>
      row.AuthenticationPolicy === null
        ? row
        : { ...row, AuthenticationPolicy: directory.policy(row.AuthenticationPolicy as string) };
    return listRows(
      { parameters, warn },
      wanted.map((recipient) => userRow(state, recipient)),
      byName,
    );
  },
};

function userRow(state: State, recipient: Recipient): Row {
  const user = state.users.find(({ id }) => id === recipient.objectId);
  const signInName = user?.userPrincipalName ?? "";
  return {
    UserPrincipalName: signInName,
    MicrosoftOnlineServicesID: signInName,
    WindowsEmailAddress: user?.mail ?? "",
    DisplayName: recipient.displayName,
    FirstName: recipient.firstName,
    LastName: recipient.lastName,
    Initials: recipient.initials,
    ExternalDirectoryObjectId: recipient.objectId,
    AuthenticationPolicy: recipient.policy?.name ?? null,
    StsRefreshTokensValidFrom: recipient.stsValidFrom === null ? null : new Date(recipient.stsValidFrom),
    RecipientType: recipient.kind,
    RecipientTypeDetails: recipient.kind,
    AccountDisabled: user?.accountEnabled === false,
    ...commonTail({
      guid: recipient.guid,
      name: recipient.name,
      distinguishedName: directory.recipient(recipient.name),
      objectClass: ["top", "person", "organizationalPerson", "user"],
      createdAt: recipient.createdAt,
      changedAt: recipient.changedAt,
    }),
  };
}
