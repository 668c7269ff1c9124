/**
 * An Exchange authentication policy: which protocols may sign in with a plain password. One that allows only SMTP is the
 * documented way to let a High Volume Email (HVE) account sign in where the tenant's default policy forbids it.
 *
 * Get-, New-, Set- and Remove-AuthenticationPolicy. `Get-` with an identity it does not know may answer with every policy.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-authenticationpolicy
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { UnavailableError, unlessMissing } from "../src/errors.ts";
import { adoptField } from "../src/lifecycle/adopt.ts";
import { defineResource } from "../src/lifecycle/resource.ts";
import {
  authenticationPolicies,
  authenticationPolicy,
  forgetAuthenticationPolicies,
  readAuthenticationPolicy,
} from "../src/m365/hve.ts";
import { policyUsers } from "../src/m365/policyUsers.ts";
import type { Tenant } from "../src/m365/tenant.ts";
import { policyUses } from "../src/m365/uses.ts";
import { settle } from "../src/settle.ts";

/** Whether this protocol may sign in with a password. Default false: it may not. */
const allow = z.boolean().default(false);

const flags = {
  allowBasicAuthActiveSync: allow,
  allowBasicAuthAutodiscover: allow,
  allowBasicAuthImap: allow,
  allowBasicAuthMapi: allow,
  allowBasicAuthOfflineAddressBook: allow,
  allowBasicAuthOutlookService: allow,
  allowBasicAuthPop: allow,
  allowBasicAuthPowershell: allow,
  allowBasicAuthReportingWebServices: allow,
  allowBasicAuthRpc: allow,
  /** The one that HVE senders with a password need. */
  allowBasicAuthSmtp: allow,
  allowBasicAuthWebServices: allow,
};

const inputs = z.strictObject({
  /** Unique in the tenant, at most 64 characters. Exchange cannot rename a policy: changing it replaces the resource. */
  name: z.string().trim().min(1).max(64),
  ...flags,
  /** Addresses of the accounts that the file puts under it. Whoever else signs in under it is told of after a change. */
  accounts: z.array(z.string()).default([]),
});
type Inputs = z.infer<typeof inputs>;

const outputs = z.object({
  /** Another one after every run that had something to do here; every assigned account then needs a new stamp. */
  policyFlags: z.string(),
});

const entry = inputs.omit({ accounts: true }).extend({ adopt: adoptField });
interface File {
  authenticationPolicies: Record<string, z.infer<typeof entry>>;
}
interface Account {
  address: string;
  authenticationPolicy?: string | undefined;
}

const names = Object.keys(flags) as (keyof typeof flags)[];
/** Exchange's parameter and member for a flag of ours: `AllowBasicAuthSmtp`. */
const parameter = (flag: string) => flag[0]!.toUpperCase() + flag.slice(1);

export const { provider, kind, AuthenticationPolicy } = defineResource({
  type: "AuthenticationPolicy",
  description: "Which protocols may sign in to Exchange with a password.",
  see: "https://learn.microsoft.com/powershell/module/exchangepowershell/new-authenticationpolicy",
  inputs,
  outputs,
  replaceOn: ["name"],
  writeOnly: ["accounts"],
  nature: "object",
  desired: {
    file: { authenticationPolicies: z.record(z.string(), entry).default({}) },
    entries: ({ file, accounts }: { file: File; accounts: Account[] }) =>
      Object.entries(file.authenticationPolicies).map(([name, { adopt, ...policy }]) => {
        const users = accounts.filter(({ authenticationPolicy }) => authenticationPolicy === name);
        return { name, adopt, inputs: { ...policy, accounts: users.map(({ address }) => address).sort() } };
      }),
  },
  label: ({ name }) => `"${name}"`,
  identities: async (tenant) => (await authenticationPolicies(tenant)).map(({ guid }) => guid),
  find: async (tenant, { name }) =>
    (await authenticationPolicies(tenant)).find((policy) => policy.name.toLowerCase() === name.toLowerCase())
      ?.guid,

  async observe(tenant, id) {
    const policy = await authenticationPolicy(tenant, id);
    const held = Object.fromEntries(names.map((flag) => [flag, policy.flags[flag] === true]));
    return { inputs: { name: policy.name, ...held }, outputs: {} };
  },

  async origin(tenant, id) {
    const policy = await authenticationPolicy(tenant, id);
    return { createdAt: policy.whenCreated, usedBy: await policyUses(tenant, policy) };
  },

  async apply(tenant, { id, desired, observed, last, track, warn }) {
    const changed = names.filter((flag) => desired[flag] !== (observed?.inputs[flag] ?? false));
    const parameters = Object.fromEntries(changed.map((flag) => [parameter(flag), desired[flag]]));
    if (id === undefined) {
      id = await make(tenant, desired.name, parameters);
      track(id, {});
    } else if (changed.length > 0) {
      await tenant.exchange.invoke("Set-AuthenticationPolicy", { Identity: id, ...parameters });
    }
    if (!(await isVisible(tenant, id, desired)))
      await warn("Exchange accepted it, but does not show it yet.");
    const others = last === undefined ? [] : await undeclaredUsers(tenant, id, desired.accounts);
    if (others.length > 0) await warn(unstamped(others));
    return { id, outputs: { policyFlags: revision() } };
  },

  async remove(tenant, id) {
    await tenant.exchange.invoke("Remove-AuthenticationPolicy", { Identity: id });
    forgetAuthenticationPolicies(tenant);
  },
});

/** New- is never repeated blindly: when its answer was lost, the policy is looked up by its name. */
async function make(tenant: Tenant, name: string, parameters: Record<string, boolean>): Promise<string> {
  try {
    const [made] = await tenant.exchange.invoke<{ Guid: string }>("New-AuthenticationPolicy", {
      Name: name,
      ...parameters,
    });
    if (made !== undefined) return made.Guid.toLowerCase();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const found = await byName(tenant, name);
    if (found === undefined) throw error;
    return found;
  }
  throw new UnavailableError(
    `New-AuthenticationPolicy: no object in the answer about "${name}"; it may have been made.`,
  );
}

async function byName(tenant: Tenant, name: string) {
  forgetAuthenticationPolicies(tenant);
  return (await authenticationPolicies(tenant)).find((policy) => policy.name === name)?.guid;
}

function isVisible(tenant: Tenant, id: string, desired: Inputs) {
  forgetAuthenticationPolicies(tenant);
  return settle(tenant.timing.visibility, async () => {
    const policy = await unlessMissing(readAuthenticationPolicy(tenant, id));
    return policy !== undefined && names.every((flag) => (policy.flags[flag] === true) === desired[flag]);
  });
}

/** Sign-in names of those who are assigned the policy and whom the file does not put under it. */
async function undeclaredUsers(tenant: Tenant, id: string, declared: readonly string[]) {
  const users = await policyUsers(tenant, await authenticationPolicy(tenant, id));
  return users
    .filter(({ signInName, address }) => !declared.includes(signInName) && !declared.includes(address))
    .map(({ signInName }) => signInName)
    .sort();
}

const unstamped = (users: string[]) =>
  `the change also reaches users whom this file does not put under the policy: ${users.join(", ")}. They were left alone, so it ` +
  "takes up to 24 hours for them, or half an hour after somebody runs Set-User -StsRefreshTokensValidFrom for each.";

/** Not a hash of the flags: a run that was cut off after it had written them must come to another value as well. */
const revision = () => randomBytes(8).toString("hex");
