/**
 * An Exchange authentication policy: which protocols may sign in with a plain password. One that allows only SMTP is the
 * documented way to let a High Volume Email (HVE) account sign in where the tenant's default policy forbids it.
 *
 * Get-, New-, Set- and Remove-AuthenticationPolicy. `Get-` with an identity it does not know may answer with every policy.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-authenticationpolicy
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { UnavailableError, unlessMissing } from "../src/errors.ts";
import { adoptField, type Adopt } from "../src/lifecycle/adopt.ts";
import { defineResource } from "../src/lifecycle/resource.ts";
import {
  authenticationPolicies,
  authenticationPolicy,
  forgetAuthenticationPolicies,
  readAuthenticationPolicy,
} from "../src/m365/hve.ts";
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
});
type Inputs = z.infer<typeof inputs>;

const outputs = z.object({
  /** Changes whenever the flags were written, also when they were written back; every assigned account then needs a new stamp. */
  policyFlags: z.string(),
});

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
  nature: "object",
  desired: {
    file: {
      authenticationPolicies: z.record(z.string(), inputs.extend({ adopt: adoptField })).default({}),
    },
    entries: ({
      file: { authenticationPolicies },
    }: {
      file: { authenticationPolicies: Record<string, Inputs & { adopt?: Adopt }> };
    }) =>
      Object.entries(authenticationPolicies).map(([name, { adopt, ...policy }]) => ({
        name,
        adopt,
        inputs: policy,
      })),
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

  async apply(tenant, { id, desired, observed, last, track }) {
    const changed = names.filter((flag) => desired[flag] !== (observed?.inputs[flag] ?? false));
    const parameters = Object.fromEntries(changed.map((flag) => [parameter(flag), desired[flag]]));
    if (id === undefined) {
      id = await make(tenant, desired.name, parameters);
      track(id, {});
    } else if (changed.length > 0) {
      await tenant.exchange.invoke("Set-AuthenticationPolicy", { Identity: id, ...parameters });
    }
    await visible(tenant, id, desired);
    const written = changed.length > 0 || last?.outputs.policyFlags === undefined;
    return { id, outputs: { policyFlags: written ? revision(desired) : last.outputs.policyFlags! } };
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

async function visible(tenant: Tenant, id: string, desired: Inputs) {
  forgetAuthenticationPolicies(tenant);
  await settle(tenant.timing.visibility, async () => {
    const policy = await unlessMissing(readAuthenticationPolicy(tenant, id));
    return policy !== undefined && names.every((flag) => (policy.flags[flag] === true) === desired[flag]);
  });
}

const revision = (desired: Inputs) =>
  createHash("sha256")
    .update(JSON.stringify([names.filter((flag) => desired[flag]), new Date().toISOString()]))
    .digest("hex")
    .slice(0, 16);
