/**
 * A High Volume Email (HVE) account: a mail user with a switch, without mailbox and licence, that may submit internal mail.
 *
 * New-MailUser -HVEAccount makes it, Set-MailUser changes it, Remove-MailUser deletes it (softly: the directory keeps the user
 * for 30 days). Only the switch tells it from other mail users; nothing in its properties does. Exchange cannot reset another
 * user's password: that goes through Microsoft Graph.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
import { z } from "zod";
import { unlessMissing } from "../src/errors.ts";
import type { Takeover } from "../src/lifecycle/definition.ts";
import { OwnerMark, SecretSetting } from "../src/lifecycle/placeholder.ts";
import { defineResource } from "../src/lifecycle/resource.ts";
import {
  forgetHveAccounts,
  hveAccount,
  hveAccountIds,
  readHveAccount,
  type HveAccount,
} from "../src/m365/hve.ts";
import {
  hveAccountAt,
  makeHveAccount,
  setMailUserCalls,
  settledHveAccount,
} from "../src/m365/hveAccountWrites.ts";
import { heldTag, ownerOf } from "../src/m365/ownerTag.ts";
import { randomPassword } from "../src/m365/randomPassword.ts";
import { Secret } from "../src/m365/secret.ts";
import { accountUses } from "../src/m365/uses.ts";
import { settle } from "../src/settle.ts";

const address = z.email().toLowerCase();
const addresses = z.array(address).transform((list) => [...new Set(list)].sort());

const customAttribute = z
  .string()
  .regex(/^CustomAttribute([1-9]|1[0-5])$/, "CustomAttribute1 to CustomAttribute15");

const inputs = z.strictObject({
  /** Primary SMTP address, in an accepted domain of the tenant. It is also the SMTP user name. Changed in place. */
  address,
  /** Shown as the sender's name; at most 256 characters. */
  displayName: z.string().min(1).max(256),
  /** Mail nickname, at most 64 characters. Exchange chooses one when it is not given. */
  alias: z
    .string()
    .regex(
      /^[\w!#%*+\-/=?^~]+(\.[\w!#%*+\-/=?^~]+)*$/,
      "letters, digits, !#%*+-/=?^_~ and single dots inside",
    )
    .max(64)
    .optional(),
  /** Further addresses of the account. Those that others added stay. Default none. */
  secondaryAddresses: addresses.default([]),
  /** Whether address lists leave the account out. Default false. */
  hiddenFromAddressLists: z.boolean().default(false),
  /** Secret and write-only. Without it the account gets a long random one that nobody keeps: it can only use OAuth. */
  password: z.string().min(8).max(256).optional(),
  /** Raise it to set the password anew; the password alone is no difference, because nobody can read it back. */
  passwordVersion: z.int().min(1).optional(),
  /** The mark of this stack on its accounts; another stack's mark is an error. Default none. */
  ownerTag: z.strictObject({ attribute: customAttribute, value: z.string().max(1024) }).optional(),
});

const outputs = z.object({
  /** Object ID of the account's user in Entra (ExternalDirectoryObjectId). */
  objectId: z.string(),
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

interface Fields {
  address: string;
  displayName: string;
  alias?: string | undefined;
  secondaryAddresses: string[];
  hiddenFromAddressLists: boolean;
  password?: z.infer<typeof passwordField>;
}

export const { provider, kind, HighVolumeAccount } = defineResource({
  type: "HighVolumeAccount",
  description: "A High Volume Email account: address, names, addresses, password.",
  see: "https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365",
  inputs,
  outputs,
  replaceOn: [],
  writeOnly: ["password"],
  marks: ["ownerTag"],
  nature: "object",
  desired: {
    /** Where accounts carry `hve:<project>/<stack>`, so that no two stacks claim one. Default nowhere. */
    file: { ownerTag: customAttribute.optional() },
    account: {
      address,
      displayName: inputs.shape.displayName,
      alias: inputs.shape.alias,
      secondaryAddresses: inputs.shape.secondaryAddresses,
      hiddenFromAddressLists: inputs.shape.hiddenFromAddressLists,
      password: passwordField,
    },
    entries: ({
      file,
      accounts,
    }: {
      file: { ownerTag?: string | undefined };
      accounts: ({ key: string } & Fields)[];
    }) =>
      accounts.map(
        ({ key, address, displayName, alias, secondaryAddresses, hiddenFromAddressLists, password }) => ({
          name: key,
          sender: key,
          inputs: {
            ...{ address, displayName, alias, secondaryAddresses, hiddenFromAddressLists },
            password: password && new SecretSetting(password.config),
            passwordVersion: password?.version,
            ownerTag: file.ownerTag === undefined ? undefined : new OwnerMark(file.ownerTag),
          },
        }),
      ),
    problems: ({ accounts }: { accounts: ({ key: string } & Fields)[] }) => {
      const holders = new Map<string, string>();
      return accounts.flatMap(({ key, address, secondaryAddresses }) =>
        [address, ...secondaryAddresses].flatMap((each, index) => {
          const holder = holders.get(each);
          holders.set(each, holder ?? key);
          const path = ["accounts", key, ...(index === 0 ? ["address"] : ["secondaryAddresses", index - 1])];
          return holder === undefined
            ? []
            : [{ path, reason: `${each} is an address of accounts.${holder} already` }];
        }),
      );
    },
  },
  label: ({ address }) => address ?? "(address unknown)",
  identities: hveAccountIds,
  find: async (tenant, { address }) => (await hveAccountAt(tenant, address))?.guid,

  async observe(tenant, id, last) {
    const account = await hveAccount(tenant, id);
    const { objectId, address, displayName, alias, hiddenFromAddressLists } = account;
    // Exchange adds addresses of its own and others may too: only those we declared are ours to compare.
    const secondaryAddresses = account.secondaryAddresses.filter((each) =>
      last?.inputs.secondaryAddresses?.includes(each),
    );
    const tag = last?.inputs.ownerTag;
    return {
      inputs: {
        ...{ address, displayName, alias, secondaryAddresses, hiddenFromAddressLists },
        ...(tag && { ownerTag: { attribute: tag.attribute, value: heldTag(account, tag) } }),
      },
      outputs: objectId === undefined ? {} : { objectId },
    };
  },

  async origin(tenant, id, { ownerTag }) {
    const account = await hveAccount(tenant, id);
    const owner = ownerOf(account, ownerTag);
    return {
      createdAt: account.whenCreated,
      usedBy: await accountUses(tenant, account),
      ...(owner && { owner }),
    };
  },

  // New-MailUser knows neither of them; one Set-MailUser each follows.
  started: () => ({ secondaryAddresses: [], hiddenFromAddressLists: false }),

  async apply(tenant, { id, desired, last, takeover, track }) {
    let account: HveAccount;
    if (id === undefined) {
      id = await makeHveAccount(tenant, desired);
      track(id, {});
      account = await settledHveAccount(tenant, id, () => true);
      track(id, { objectId: account.objectId! });
    } else {
      account = await hveAccount(tenant, id);
      const password = passwordToSet(desired, last?.inputs.passwordVersion, takeover);
      if (password !== undefined) {
        await tenant.graph.patch(`/v1.0/users/${account.objectId}`, {
          // An SMTP client cannot answer "choose a new password": without false the account would be locked out.
          passwordProfile: { password: password.reveal(), forceChangePasswordNextSignIn: false },
        });
      }
    }
    const ours = last?.inputs.secondaryAddresses ?? [];
    const calls = setMailUserCalls(account, desired, ours);
    for (const parameters of calls) {
      await tenant.exchange.invoke("Set-MailUser", { HVEAccount: true, Identity: id, ...parameters });
    }
    if (calls.length > 0)
      account = await settledHveAccount(
        tenant,
        id,
        (held) => setMailUserCalls(held, desired, ours).length === 0,
      );
    return { id, outputs: { objectId: account.objectId! } };
  },

  async remove(tenant, id) {
    await tenant.exchange.invoke("Remove-MailUser", { Identity: id });
    forgetHveAccounts(tenant);
    await settle(
      tenant.timing.visibility,
      async () => (await unlessMissing(readHveAccount(tenant, id))) === undefined,
    );
  },
});

/**
 * The password an existing account gets now. Nobody knows with which one an interrupted create went; an adopted account that
 * matches keeps what its devices use.
 */
function passwordToSet(
  { password, passwordVersion }: z.infer<typeof inputs>,
  lastVersion: number | undefined,
  takeover: Takeover | undefined,
): Secret | undefined {
  const given = password === undefined ? undefined : new Secret(password);
  if (takeover === "continued") return given ?? randomPassword();
  return takeover === "ifMatches" || passwordVersion === lastVersion ? undefined : given;
}
