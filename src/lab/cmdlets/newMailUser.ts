import { identities } from "../identities.ts";
import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import { newRecipient } from "../tenant/newRecipient.ts";
import { password } from "../tenant/password.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { directory } from "./directory.ts";
import { isHveAccount } from "./findHveAccount.ts";
import { recipientRow } from "./recipientRow.ts";
import { acceptedDomain, assertAddressFree, assertSignInNameFree } from "./assertAddressFree.ts";

/** hve-service §1.3. */
const accountLimit = 100;

/**
 * Creates an HVE account; the lab knows no other parameter set. For an account in a federated domain the name is an
 * address in a managed one, which becomes the sign-in name (hve-service §3.1).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-mailuser
 */
export const newMailUser: Cmdlet = {
  sets: ["HVEAccount"],
  parameters: {
    Name: { type: "string", required: true, maxLength: 64 },
    Password: { type: "secret", required: true },
    HVEAccount: { type: "switch", required: true },
    PrimarySmtpAddress: { type: "address" },
    Alias: { type: "string", maxLength: 64 },
    DisplayName: { type: "string", maxLength: 256 },
    FirstName: { type: "string" },
    LastName: { type: "string" },
    Initials: { type: "string" },
    ImmutableId: { type: "string" },
    MailboxRegion: { type: "string" },
    ModeratedBy: { type: "string" },
    ModerationEnabled: { type: "boolean" },
    OrganizationalUnit: { type: "string" },
    RemotePowerShellEnabled: { type: "boolean" },
    SendModerationNotifications: { type: "string", values: ["Always", "Internal", "Never"] },
  },
  run({ state, parameters, now }) {
    const name = parameters.text("Name");
    if (name === undefined) throw refusals.emptyArgument("Name", "");
    if (!parameters.flag("HVEAccount")) throw refusals.parameterSet("HVEAccount");
    const clear = parameters.get("Password") as string;
    const live = state.recipients.filter(({ softDeletedAt }) => softDeletedAt === null);
    if (state.recipients.filter(isHveAccount).length >= accountLimit)
      throw refusals.lab(
        "HVEAccountLimitExceededException",
        `The tenant already has ${accountLimit} HVE accounts.`,
      );
    if (live.some((recipient) => recipient.name.toLowerCase() === name.toLowerCase()))
      throw refusals.nameTaken(directory.recipient(name));

    const nameIsAddress = /^[^@\s]+@[^@\s]+$/.test(name);
    const word = (nameIsAddress ? name.split("@")[0]! : name).replaceAll(/\s/g, "");
    const address =
      parameters.text("PrimarySmtpAddress") ??
      (nameIsAddress ? name : `${parameters.text("Alias") ?? word}@${identities.initialDomain}`);
    const federated = acceptedDomain(state, address).authentication === "Federated";
    const managedName = nameIsAddress && acceptedDomain(state, name).authentication === "Managed";
    if (federated && !managedName) throw refusals.federated();
    const userPrincipalName = federated ? name : address;
    const weakness = password.weakness(clear, userPrincipalName);
    if (weakness !== undefined) throw refusals.password(weakness);
    assertAddressFree(state, address);
    assertSignInNameFree(state, userPrincipalName);

    const alias = aliasOf(parameters.text("Alias"), userPrincipalName.split("@")[0]!, (taken) =>
      live.some(
        (recipient) =>
          recipient.alias.toLowerCase() === taken ||
          (taken !== address.split("@")[0]!.toLowerCase() &&
            addresses.all(recipient).includes(`${taken}@${identities.initialDomain}`)),
      ),
    );
    const optional = (key: string, value: string | undefined) =>
      value === undefined ? {} : { [key]: value };
    const recipient = newRecipient(state, {
      kind: "MailUser",
      hve: true,
      name,
      address,
      userPrincipalName,
      alias,
      passwordHash: password.hash(clear),
      now,
      ...optional("displayName", parameters.text("DisplayName")),
      ...optional("firstName", parameters.text("FirstName")),
      ...optional("lastName", parameters.text("LastName")),
      ...optional("initials", parameters.text("Initials")),
    });
    return [recipientRow(state, recipient)];
  },
};

/** A given alias must be free and well formed; a derived one gets a number until it is free. */
function aliasOf(given: string | undefined, derived: string, taken: (alias: string) => boolean): string {
  if (given === undefined) {
    for (let number = 0; ; number++) {
      const alias = number === 0 ? derived : `${derived}${number}`;
      if (!taken(alias.toLowerCase())) return alias;
    }
  }
  if (!/^[A-Za-z0-9!#%*+\-/=?^_~]+(\.[A-Za-z0-9!#%*+\-/=?^_~]+)*$/.test(given))
    throw refusals.lab(
      "PropertyValidationException",
      `The alias '${given}' has characters that are not allowed.`,
    );
  if (taken(given.toLowerCase()))
    throw refusals.lab("AliasAlreadyExistsException", `The alias '${given}' already exists.`);
  return given;
}
