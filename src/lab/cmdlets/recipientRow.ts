import type { Row } from "../exchange/sidecars.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";
import { commonTail } from "./commonTail.ts";
import { directory } from "./directory.ts";

/**
 * A mail user or mailbox as `Get-MailUser` and `Get-Recipient` show it. Nothing in it tells an HVE account from another
 * mail user: only the switch does (hve-service §3.2). The full list of members was never captured.
 */
export function recipientRow(state: State, recipient: Recipient): Row {
  const user = state.users.find(({ id }) => id === recipient.objectId);
  const primary = addresses.primary(recipient);
  return {
    DisplayName: recipient.displayName,
    Alias: recipient.alias,
    FirstName: recipient.firstName,
    LastName: recipient.lastName,
    Initials: recipient.initials,
    PrimarySmtpAddress: primary,
    WindowsEmailAddress: primary,
    EmailAddresses: recipient.emailAddresses,
    UserPrincipalName: user?.userPrincipalName ?? "",
    MicrosoftOnlineServicesID: user?.userPrincipalName ?? "",
    ExternalDirectoryObjectId: recipient.objectId,
    ExternalEmailAddress: null,
    RecipientType: recipient.kind,
    RecipientTypeDetails: recipient.kind,
    HiddenFromAddressListsEnabled: recipient.hidden,
    EmailAddressPolicyEnabled: false,
    ModerationEnabled: false,
    IsDirSynced: false,
    SKUAssigned: (user?.licences.length ?? 0) > 0 ? true : null,
    ...Object.fromEntries(
      Array.from({ length: 15 }, (_, index) => `CustomAttribute${index + 1}`).map((name) => [
        name,
        recipient.customAttributes[name] ?? "",
      ]),
    ),
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
