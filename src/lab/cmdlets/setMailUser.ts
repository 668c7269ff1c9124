import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Cmdlet, Parameter } from "./cmdlet.ts";
import { acceptedDomain, assertAddressFree, assertSignInNameFree } from "./assertAddressFree.ts";
import { changeAddresses } from "./changeAddresses.ts";
import { directory } from "./directory.ts";
import { findRecipient } from "./findRecipient.ts";
import { warnIfUnchanged } from "./warnIfUnchanged.ts";

const customAttributes = Array.from({ length: 15 }, (_, index) => `CustomAttribute${index + 1}`);

/**
 * Changes a mail user. A new primary address keeps the old one as a secondary, and the sign-in name (hve-service §3.13).
 * `Password` is for one's own account only (§3.3).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-mailuser
 */
export const setMailUser: Cmdlet = {
  parameters: {
    Identity: { type: "identity", required: true },
    HVEAccount: { type: "switch" },
    Name: { type: "string", maxLength: 64 },
    DisplayName: { type: "string", maxLength: 256 },
    Alias: { type: "string", maxLength: 64 },
    PrimarySmtpAddress: { type: "address" },
    EmailAddresses: { type: "proxyAddresses" },
    HiddenFromAddressListsEnabled: { type: "boolean" },
    MicrosoftOnlineServicesID: { type: "address" },
    Password: { type: "secret" },
    ...Object.fromEntries(
      customAttributes.map((name): [string, Parameter] => [
        name,
        { type: "string", maxLength: 1024, nullable: true },
      ]),
    ),
  },
  run({ state, parameters, now, warn }) {
    if (parameters.has("Password")) throw refusals.parameterNotPermitted("Password", "Set-MailUser");
    const identity = parameters.text("Identity")!;
    const candidates = state.recipients.filter(
      ({ kind, hve, softDeletedAt }) =>
        kind === "MailUser" && softDeletedAt === null && (hve || !parameters.flag("HVEAccount")),
    );
    const recipient = findRecipient(state, candidates, identity);
    const user = state.users.find(({ id }) => id === recipient.objectId);
    return warnIfUnchanged({ recipient, user }, { identity, now, warn }, () => {
      const name = parameters.text("Name");
      if (name !== undefined && name !== recipient.name) {
        const taken = state.recipients.some(
          (other) =>
            other !== recipient &&
            other.softDeletedAt === null &&
            other.name.toLowerCase() === name.toLowerCase(),
        );
        if (taken) throw refusals.nameTaken(directory.recipient(name));
        recipient.name = name;
      }
      const displayName = parameters.text("DisplayName");
      if (displayName !== undefined) recipient.displayName = displayName;
      const alias = parameters.text("Alias");
      if (alias !== undefined) {
        const taken = candidates.some(
          (other) => other !== recipient && other.alias.toLowerCase() === alias.toLowerCase(),
        );
        if (taken) throw refusals.lab("AliasAlreadyExistsException", `The alias '${alias}' already exists.`);
        recipient.alias = alias;
      }
      if (parameters.has("HiddenFromAddressListsEnabled"))
        recipient.hidden = parameters.flag("HiddenFromAddressListsEnabled");
      for (const key of customAttributes)
        if (parameters.has(key)) recipient.customAttributes[key] = parameters.text(key) ?? "";
      changeAddresses(state, recipient, parameters);
      const signInName = parameters.text("MicrosoftOnlineServicesID");
      if (signInName !== undefined && user !== undefined) {
        if (acceptedDomain(state, signInName).authentication === "Federated") throw refusals.federated();
        assertAddressFree(state, signInName, recipient);
        assertSignInNameFree(state, signInName, user);
        user.userPrincipalName = signInName;
      }
      if (user === undefined) return;
      user.displayName = recipient.displayName;
      user.mailNickname = recipient.alias;
      user.mail = addresses.primary(recipient);
      user.proxyAddresses = [...recipient.emailAddresses];
    });
  },
};
