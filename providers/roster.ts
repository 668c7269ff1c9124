/**
 * All accounts of the stack in one resource, whose only work is to stop a run that would delete too many of them, or make more than
 * a tenant may have.
 *
 * It makes nothing in the tenant. Every other resource waits for it, so that nothing has started when it refuses. `destroy` asks
 * it nothing.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
import { z } from "zod";
import { InvalidInputError } from "../src/errors.ts";
import { Setting } from "../src/lifecycle/placeholder.ts";
import { defineResource } from "../src/lifecycle/resource.ts";
import { usedTwice } from "../src/lifecycle/usedTwice.ts";
import { hveAccounts } from "../src/m365/hve.ts";
import { hveAccountAt } from "../src/m365/hveAccountAt.ts";
import { HVE_ACCOUNT_LIMIT } from "../src/m365/makeHveAccount.ts";

/** The brake takes hold from this many accounts on … */
const FEWEST_ACCOUNTS = 10;
/** … when more than this share of them would go. */
const LARGEST_SHARE_PERCENT = 30;

const inputs = z.strictObject({
  /** Address of each account, by its key in the desired-state file. */
  accounts: z.record(z.string(), z.email().toLowerCase()),
  /** Keys that accounts had before, by their key now: a renamed account does not go. */
  formerKeys: z.record(z.string(), z.array(z.string())).default({}),
  /** How many accounts this run may delete although it is a large share. Default 0: none. */
  allowMassChange: z.int().min(0).default(0),
});
type Inputs = z.infer<typeof inputs>;

interface Account {
  key: string;
  address: string;
  formerKeys?: string[] | undefined;
}

export const { provider, kind, Roster } = defineResource({
  type: "Roster",
  description: "All accounts of the stack; stops a run that would delete many of them or make too many.",
  see: "https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365",
  inputs,
  outputs: z.object({}),
  replaceOn: [],
  nature: "action",
  isGate: true,
  desired: {
    entries: ({ accounts }: { accounts: Account[] }) => [
      {
        name: "roster",
        inputs: {
          accounts: Object.fromEntries(accounts.map(({ key, address }) => [key, address])),
          formerKeys: Object.fromEntries(
            accounts.flatMap(({ key, formerKeys }) => (formerKeys === undefined ? [] : [[key, formerKeys]])),
          ),
          allowMassChange: new Setting("allowMassChange"),
        },
      },
    ],
    problems: ({ accounts }: { accounts: Account[] }) => [
      ...usedTwice("a key", [
        ...accounts.map(({ key }) => ({ value: key, path: ["accounts", key], holder: `accounts.${key}` })),
        ...accounts.flatMap(({ key, formerKeys = [] }) =>
          formerKeys.map((value, index) => ({
            ...{ value, path: ["accounts", key, "formerKeys", index], holder: `accounts.${key}` },
          })),
        ),
      ]),
      ...accounts.slice(HVE_ACCOUNT_LIMIT).map(({ key }) => ({
        path: ["accounts", key],
        reason: `a tenant may have no more than ${HVE_ACCOUNT_LIMIT} HVE accounts`,
      })),
    ],
  },
  label: () => "of this stack",
  identities: () => Promise.resolve([]), // nothing of it is in the tenant
  find: () => Promise.resolve(undefined),
  observe: () => Promise.resolve({ inputs: {}, outputs: {} }),

  refuse({ accounts: before = {} }, news) {
    const known = Object.keys(before);
    const gone = known.filter((key) => !(key in news.accounts) && !renamed(known, news).includes(key));
    const isLarge = gone.length * 100 > known.length * LARGEST_SHARE_PERCENT;
    if (known.length < FEWEST_ACCOUNTS || !isLarge || gone.length === news.allowMassChange) return [];
    return [
      {
        property: "accounts",
        reason:
          `this run would delete ${gone.length} of ${known.length} accounts (${gone.join(", ")}), more than ` +
          `${LARGEST_SHARE_PERCENT} %. Nothing was changed. If a key was renamed, name the old one in \`formerKeys\`. If the accounts ` +
          `are to go: pulumi config set hve:allowMassChange ${gone.length}`,
      },
    ];
  },

  findings: ({ inputs: { allowMassChange = 0 } }) =>
    allowMassChange === 0
      ? []
      : [
          `hve:allowMassChange lets a run delete ${allowMassChange} accounts. When that is done, take it out: ` +
            "pulumi config rm hve:allowMassChange",
        ],

  /** @throws InvalidInputError when the tenant cannot take all that are new; accounts to be deleted go last and do not help. */
  async apply(tenant, { desired, last }) {
    const known = Object.keys(last?.inputs.accounts ?? {});
    const isNew = (key: string) =>
      !known.includes(key) && !desired.formerKeys[key]?.some((former) => known.includes(former));
    const made: string[] = [];
    for (const key of Object.keys(desired.accounts).filter(isNew))
      if ((await hveAccountAt(tenant, desired.accounts[key]!)) === undefined) made.push(key);
    const held = made.length === 0 ? 0 : (await hveAccounts(tenant)).length;
    if (held + made.length > HVE_ACCOUNT_LIMIT) throw new InvalidInputError(tooMany(held, made));
    return { id: "roster", outputs: {} };
  },

  remove: () => Promise.resolve(),
});

/** Old keys of accounts that have another one now. */
const renamed = (known: readonly string[], { accounts, formerKeys }: Inputs) =>
  Object.entries(formerKeys).flatMap(([key, former]) =>
    key in accounts && !known.includes(key) ? former : [],
  );

const tooMany = (held: number, made: readonly string[]) =>
  `The tenant has ${held} HVE accounts, and this run would make ${made.length} more (${made.join(", ")}), while a tenant may have ` +
  `${HVE_ACCOUNT_LIMIT}. Nothing was changed. Remove accounts that nobody needs first, or let senders share one.`;
