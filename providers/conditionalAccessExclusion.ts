/**
 * Lets the password senders of the stack through every Conditional Access policy that would stop them: one for the whole stack,
 * so that each policy is written once.
 *
 * Mode `group` keeps one security group that the policies exclude; mode `account` writes the accounts' object IDs into the
 * policies. Only what blocks for certain is written; what depends on an address, a device or a risk is reported. Lists of a
 * policy are shared with others, and the service has no conditional write: see src/m365/conditionalAccessExclude.ts.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
 */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { unlessMissing } from "../src/errors.ts";
import { adoptField } from "../src/lifecycle/adopt.ts";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { groupIdNamed, exclusionGroup } from "../src/m365/exclusionGroup.ts";
import { undecidedSentence } from "../src/m365/describeJudgement.ts";
import type { ExclusionRecord } from "../src/m365/exclusionRecord.ts";
import { hveAccount } from "../src/m365/hve.ts";
import { observeExclusion } from "../src/m365/observeExclusion.ts";
import { excludeSenders } from "../src/m365/senderExclusion.ts";
import { withdrawExclusion } from "../src/m365/withdrawExclusion.ts";
import { passwordField } from "./highVolumeAccount.ts";

const names = z.array(z.string().trim().min(1)).transform((list) => [...new Set(list)].sort());
const settings = {
  /** `group` (default): policies exclude one security group. `account`: they exclude each account. */
  mode: z.enum(["group", "account"]).default("group"),
  /** Display name of the security group, which is made; unused in mode `account`. Default "HVE senders". */
  group: z.string().trim().min(1).max(256).default("HVE senders"),
  /** Names or IDs of the only policies that may be touched. Default empty: all. */
  onlyPolicies: names.default([]),
  /** Names or IDs of policies that stay as they are. Default none. */
  exceptPolicies: names.default([]),
};

const inputs = z.strictObject({
  /** Guids of the HVE accounts that sign in with a password. */
  accounts: z.array(z.guid().toLowerCase()).transform((list) => [...new Set(list)].sort()),
  ...settings,
  /** Users (sign-in name), groups (display name) or object IDs that no change may drop from an exclusion. */
  breakGlass: names.default([]),
});

const exclusions = z.array(
  z.object({ policy: z.string(), list: z.enum(["excludeUsers", "excludeGroups"]), ids: z.array(z.string()) }),
);
const outputs = z.object({
  /** Object ID of the security group; null in mode `account`. */
  groupId: z.string().nullable(),
  /** Whether this stack made the group; then it deletes it too. */
  madeGroup: z.boolean(),
  /** Object IDs of the users that this stack put into the group. */
  members: z.array(z.string()),
  /** What this stack put on which list of which policy; all that destroying takes back. */
  exclusions,
  /** Policies that block a sender now, each with author, time and reason. */
  blocking: z.array(z.string()),
  /** Policies that may block one: under a condition, or once they are no longer report-only; a clause for each. */
  undecided: z.array(z.string()),
  /** What the last write could not make sure of, and where the service's What-If sees it another way. */
  remarks: z.array(z.string()),
  /** By account: when something last changed for it, ISO 8601. What changes here is probed again, and nothing else. */
  revision: z.record(z.string(), z.string()),
});

/** There is one in a stack, and its parts come and go: the name stands for all of them. */
const ID = "conditionalAccessExclusion";

export const { provider, kind, ConditionalAccessExclusion } = defineResource({
  type: "ConditionalAccessExclusion",
  description: "Lets the password senders through the Conditional Access policies that would block them.",
  see: "https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication",
  inputs,
  outputs,
  replaceOn: [],
  nature: "object",
  probeOn: "revision",
  desired: {
    file: {
      breakGlass: inputs.shape.breakGlass,
      conditionalAccess: z.strictObject({ ...settings, adopt: adoptField }).optional(),
    },
    account: { password: passwordField },
    entries: ({ file: { breakGlass, conditionalAccess }, accounts }) => {
      const senders = accounts.filter(({ password }) => password !== undefined);
      if (conditionalAccess === undefined || senders.length === 0) return [];
      const { adopt, ...wanted } = conditionalAccess;
      const guids = senders.map(({ key }) => ref("HighVolumeAccount", key, "id"));
      return [{ name: "senders", adopt, inputs: { ...wanted, breakGlass, accounts: guids } }];
    },
  },
  label: ({ mode, group }) => (mode === "account" ? "by account" : `"${group}"`),
  identities: () => Promise.resolve([]), // what lets a sender through is part of policies, not an object of its own
  find: async (tenant, { mode, group }) =>
    mode === "group" && (await groupIdNamed(tenant, group)) !== undefined ? ID : undefined,
  origin: async (tenant, _id, { group, accounts }) => {
    const { createdAt, members } = await exclusionGroup(tenant, (await groupIdNamed(tenant, group))!);
    const found = await Promise.all(accounts.map((account) => unlessMissing(hveAccount(tenant, account))));
    const own = found.map((account) => account?.objectId);
    return { createdAt, usedBy: members.filter((id) => !own.includes(id)).map((id) => `the member ${id}`) };
  },
  started: () => ({ accounts: [] }),

  observe: (tenant, _id, last) => observeExclusion(tenant, last ?? { inputs: {}, outputs: {} }),

  async apply(tenant, change) {
    const before = change.last?.outputs.revision ?? {};
    const track = (record: ExclusionRecord) => change.track(ID, { ...record, revision: before });
    const { unfinished, changedFor, ...record } = await excludeSenders(tenant, { ...change, track });
    const now = new Date().toISOString();
    const revision = change.desired.accounts.map((account) => [
      account,
      changedFor.includes(account) ? now : (before[account] ?? now),
    ]);
    return { id: ID, outputs: { ...record, revision: Object.fromEntries(revision) }, unfinished };
  },

  same: (key, held, wanted) =>
    key === "group"
      ? String(held).toLowerCase() === String(wanted).toLowerCase()
      : isDeepStrictEqual(held, wanted),
  findings: ({ outputs: { blocking = [], undecided = [], remarks = [] } }) => [
    ...blocking,
    ...undecidedSentence(undecided),
    ...remarks,
  ],
  remove: (tenant, _id, state) => withdrawExclusion(tenant, state),
});
