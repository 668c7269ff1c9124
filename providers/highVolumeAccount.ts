/**
 * A High Volume Email (HVE) account: a mail user with a switch, without mailbox and licence, that may submit internal mail.
 *
 * New-MailUser -HVEAccount makes it, Set-MailUser changes it, Remove-MailUser deletes it (softly: the directory keeps the user
 * for 30 days). Only the switch tells it from other mail users; nothing in its properties does. Exchange cannot reset another
 * user's password: that goes through Microsoft Graph.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
import { z } from "zod";
import { InvalidInputError } from "../src/errors.ts";
import { fieldsOf } from "../src/lifecycle/fieldsOf.ts";
import { OwnerMark, SecretSetting } from "../src/lifecycle/placeholder.ts";
import { defineResource } from "../src/lifecycle/resource.ts";
import { usedTwice } from "../src/lifecycle/usedTwice.ts";
import { changeHveAccount } from "../src/m365/changeHveAccount.ts";
import { hveAccount, hveAccountIds } from "../src/m365/hve.ts";
import { hveAccountAt } from "../src/m365/hveAccountAt.ts";
import { address, addresses, alias, customAttribute } from "../src/m365/hveFormats.ts";
import { hveLicences, licenceFault } from "../src/m365/hveLicences.ts";
import { setHvePassword } from "../src/m365/hvePassword.ts";
import { makeHveAccount } from "../src/m365/makeHveAccount.ts";
import { heldTag, ownerOf } from "../src/m365/ownerTag.ts";
import { removeHveAccount } from "../src/m365/removeHveAccount.ts";
import { settledHveAccount } from "../src/m365/settledHveAccount.ts";
import { accountUses } from "../src/m365/uses.ts";

const inputs = z.strictObject({
  /** Primary SMTP address, in an accepted domain; the SMTP user name. A replaced one goes, unless it is a secondary one then. */
  address,
  /** Shown as the sender's name; at most 256 characters. */
  displayName: z.string().min(1).max(256),
  /** Mail nickname, at most 64 characters. Exchange chooses one when it is not given. */
  alias: alias.optional(),
  /** Further addresses of the account. Those that others added stay. Default none. */
  secondaryAddresses: addresses.default([]),
  /** Whether address lists leave the account out. Default false. */
  hiddenFromAddressLists: z.boolean().default(false),
  /**
   * What the account signs in as in Entra: an address in a managed domain of the tenant, at most 64 characters. For an account
   * whose address is in a federated domain, where Entra holds no passwords. Chosen when the account is made; default: the address.
   */
  signInName: address.max(64).optional(),
  /** Secret and write-only. Without it the account gets a long random one that nobody keeps: it can only use OAuth. */
  password: z.string().min(8).max(256).optional(),
  /** Raise it to set the password anew, which nobody can read back to compare. Default 0, for an account without one. */
  passwordVersion: z.int().min(0).default(0),
  /**
   * What to do when an HVE account that was deleted less than 30 days ago still holds the address: `error` says so, `restore`
   * brings it back and goes on with it, `purge` deletes it for good. Default `error`.
   */
  onSoftDeleted: z.enum(["error", "restore", "purge"]).default("error"),
  /** The mark of this stack on its accounts; another stack's mark is an error. Default none. */
  ownerTag: z.strictObject({ attribute: customAttribute, value: z.string().max(1024) }).optional(),
});

const outputs = z.object({
  /** Object ID of the account's user in Entra (ExternalDirectoryObjectId). */
  objectId: z.string(),
  /** The `passwordVersion` that the account has. */
  passwordSet: z.number(),
  /** Licences on the account, each with where it comes from. There must be none. */
  licences: z.array(z.string()),
});

/** The account's `password:` field. Other kinds read it to know how the account signs in. */
export const passwordField = z
  .strictObject({
    /** Key of the stack configuration that holds the password. */
    config: z.string().regex(/^[A-Za-z][\w-]*$/, "a configuration key without its namespace"),
    /** Raise it to rotate. */
    version: z.int().min(1).default(1),
  })
  .optional();

/** The inputs that the file writes as they are. */
const plain = inputs.omit({ password: true, passwordVersion: true, ownerTag: true });

type File = { ownerTag?: string | undefined };
type Account = z.infer<typeof plain> & { key: string; password?: z.infer<typeof passwordField> };

export const { provider, kind, HighVolumeAccount } = defineResource({
  type: "HighVolumeAccount",
  description: "A High Volume Email account: address, names, addresses, password.",
  see: "https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365",
  inputs,
  outputs,
  replaceOn: [],
  writeOnly: ["password", "onSoftDeleted"],
  marks: ["ownerTag"],
  nature: "object",
  desired: {
    /** Where accounts carry `hve:<project>/<stack>`, so that no two stacks claim one. Default nowhere. */
    file: { ownerTag: customAttribute.optional() },
    account: { ...plain.shape, password: passwordField },
    entries: ({ file, accounts }: { file: File; accounts: Account[] }) =>
      accounts.map(({ key, password, ...fields }) => ({
        name: key,
        sender: key,
        inputs: {
          ...fieldsOf(plain.shape, fields),
          password: password && new SecretSetting(password.config),
          passwordVersion: password?.version ?? 0,
          ownerTag: file.ownerTag === undefined ? undefined : new OwnerMark(file.ownerTag),
        },
      })),
    problems: ({ accounts }: { accounts: Account[] }) =>
      usedTwice(
        "an address",
        accounts.flatMap(({ key, address, secondaryAddresses }) =>
          [address, ...secondaryAddresses].map((value, index) => {
            const field = index === 0 ? ["address"] : ["secondaryAddresses", index - 1];
            return { value, path: ["accounts", key, ...field], holder: `accounts.${key}` };
          }),
        ),
      ),
  },
  label: ({ address }) => address ?? "(address unknown)",
  identities: hveAccountIds,
  find: async (tenant, { address }) => (await hveAccountAt(tenant, address))?.guid,

  async observe(tenant, id, last) {
    const account = await hveAccount(tenant, id);
    const { address, displayName, alias, hiddenFromAddressLists, signInName, objectId } = account;
    // Exchange adds addresses of its own and others may too: only those we declared are ours to compare.
    const secondaryAddresses = account.secondaryAddresses.filter((each) =>
      last?.inputs.secondaryAddresses?.includes(each),
    );
    const tag = last?.inputs.ownerTag;
    return {
      inputs: {
        ...{ address, displayName, alias, secondaryAddresses, hiddenFromAddressLists },
        ...(signInName !== undefined && { signInName }),
        ...(tag && { ownerTag: { attribute: tag.attribute, value: heldTag(account, tag) } }),
      },
      outputs: {
        ...(objectId !== undefined && { objectId }),
        licences: await hveLicences(tenant, account),
      },
    };
  },

  async origin(tenant, id, { ownerTag }) {
    const account = await hveAccount(tenant, id);
    const owner = ownerOf(account, ownerTag);
    const origin = { createdAt: account.whenCreated, usedBy: await accountUses(tenant, account) };
    return owner === undefined ? origin : { ...origin, owner };
  },

  // New-MailUser knows neither of them; one Set-MailUser each follows.
  started: () => ({ secondaryAddresses: [], hiddenFromAddressLists: false }),

  refuse: ({ signInName: held }, { signInName: wanted }) =>
    held === undefined || wanted === undefined || held === wanted
      ? []
      : [
          {
            property: "signInName",
            reason: `the account signs in as ${held}, which was chosen when it was made`,
          },
        ],

  async apply(tenant, { id, desired, observed, last, takeover, track, warn }) {
    const { password, passwordVersion, signInName } = desired;
    const signsInAs = observed?.inputs.signInName ?? signInName;
    if (signInName !== undefined && signsInAs !== signInName) {
      throw new InvalidInputError(
        `${desired.address} signs in as ${signsInAs}, not as ${signInName}, and that is chosen when the account is made. ` +
          "Nothing was changed. Write the name that it has, or take the entry out, run `up`, and put it back.",
      );
    }
    let passwordSet = last?.outputs.passwordSet;
    if (id === undefined) {
      const made = await makeHveAccount(tenant, desired);
      id = made.id;
      if (!made.isRestored) passwordSet = passwordVersion;
      track(id, passwordSet === undefined ? {} : { passwordSet });
      await settledHveAccount(tenant, id, () => true);
    }
    // Adopted accounts keep the password that their devices use, unless `always` brings another.
    if (takeover === "ifMatches" || (takeover === "always" && password === undefined))
      passwordSet = passwordVersion;
    const held = await hveAccount(tenant, id);
    const objectId = held.objectId ?? (await settledHveAccount(tenant, id, () => true)).objectId;
    // A release of what was adopted has none.
    if (passwordVersion !== undefined && passwordSet !== passwordVersion)
      await setHvePassword(tenant, objectId, password);
    const ours = [last?.inputs.address ?? [], last?.inputs.secondaryAddresses ?? []].flat();
    const { account, isSeen } = await changeHveAccount(tenant, held, desired, ours);
    if (!isSeen) await warn("Exchange accepted a change, but does not show it yet.");
    return {
      id,
      outputs: { objectId, passwordSet: passwordVersion, licences: await hveLicences(tenant, account) },
    };
  },

  findings: ({ outputs: { licences = [] } }) => (licences.length === 0 ? [] : [licenceFault(licences)]),

  remove: removeHveAccount,
});
