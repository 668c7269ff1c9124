/**
 * Which pay-as-you-go policy pays for the mail of one High Volume Email (HVE) account. Without a valid one it cannot send.
 *
 * Get- and Set-HVEAccountBillingPolicy; Get-BillingPolicy lists what can be assigned, and only the admin centre can make a policy.
 * How an assignment is cleared is documented in two ways (`$null` and `""`): the first is sent, read back, then the second.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountbillingpolicy
 */
import { z } from "zod";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { billingStatus, VALID_BILLING } from "../src/m365/billingStatuses.ts";
import { hveAccount, hveAccountIds } from "../src/m365/hve.ts";
import { billingPolicies, billingPolicy, hveBilling, type HveBilling } from "../src/m365/hveBilling.ts";
import type { Tenant } from "../src/m365/tenant.ts";
import { settle } from "../src/settle.ts";

const inputs = z.strictObject({
  /** Guid of the HVE account. Changing it replaces the resource. */
  account: z.guid().toLowerCase(),
  /** Name or id of a billing policy that is connected to High Volume Email. A change takes up to 5 minutes. */
  policy: z.string().trim().min(1),
});

const outputs = z.object({
  /** Id of the assigned policy; empty for none. */
  policyId: z.string(),
  /** The service's word on it, e.g. `BillingPolicyValid`: with any other the account cannot send. */
  status: z.string(),
  /** What the status means. */
  meaning: z.string(),
  /** What an operator has to do; empty for nothing. */
  action: z.string(),
});

/** The policy of every account that names none of its own. */
const defaults = { billingPolicy: inputs.shape.policy.optional() };

interface Fields {
  billingPolicy?: string | undefined;
}

export const { provider, kind, BillingPolicyAssignment } = defineResource({
  type: "BillingPolicyAssignment",
  description: "The pay-as-you-go policy that pays for one HVE account's mail.",
  see: "https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountbillingpolicy",
  inputs,
  outputs,
  replaceOn: ["account"],
  nature: "setting",
  desired: {
    defaults,
    account: { billingPolicy: inputs.shape.policy.optional() },
    entries: ({ file, accounts }: { file: { defaults?: Fields }; accounts: ({ key: string } & Fields)[] }) =>
      accounts.flatMap(({ key, billingPolicy: policy = file.defaults?.billingPolicy }) =>
        policy === undefined
          ? []
          : { name: key, sender: key, inputs: { account: ref("HighVolumeAccount", key, "id"), policy } },
      ),
  },
  label: ({ account }) => `of account ${account}`,
  identities: hveAccountIds,
  find: (_tenant, { account }) => Promise.resolve(account),
  origin: async (tenant, id) => ({ createdAt: (await hveAccount(tenant, id)).whenCreated, usedBy: [] }),

  async observe(tenant, id, last) {
    const { address } = await hveAccount(tenant, id); // NotFoundError only when Exchange says so about this Guid
    const held = await hveBilling(tenant, address);
    const policy = await asDeclared(tenant, held, last?.inputs.policy);
    return { inputs: { account: id, policy }, outputs: outputsOf(held) };
  },

  async apply(tenant, { desired: { account, policy }, observed, track, warn }) {
    const wanted = await billingPolicy(tenant, policy);
    if (observed?.outputs.policyId === wanted.id)
      return { id: account, outputs: { ...(observed.outputs as z.infer<typeof outputs>) } };
    const { address } = await hveAccount(tenant, account);
    await tenant.exchange.invoke("Set-HVEAccountBillingPolicy", {
      Identity: address,
      BillingPolicyId: wanted.id,
    });
    track(account, {});
    const held = await settled(tenant, address, wanted.id);
    if (held.policyId !== wanted.id)
      await warn(`Exchange accepted "${wanted.name}", but does not show it yet.`);
    return { id: account, outputs: outputsOf(held) };
  },

  findings: ({ outputs: { status = VALID_BILLING } }) => {
    const { meaning, action } = billingStatus(status);
    return status === VALID_BILLING
      ? []
      : [`it cannot send, its billing is ${status}: ${meaning}. ${action}`];
  },

  // Only what still stands as we left it is taken back.
  async remove(tenant, id, { inputs: { policy }, observed, warn }) {
    if (observed.inputs.policy !== policy) return;
    const { address } = await hveAccount(tenant, id);
    for (const nothing of [null, ""]) {
      await tenant.exchange.invoke("Set-HVEAccountBillingPolicy", {
        Identity: address,
        BillingPolicyId: nothing,
      });
      if ((await settled(tenant, address, null)).policyId === null) return;
    }
    await warn(`Exchange was told twice to take "${policy}" away, and still shows it.`);
  },
});

/** The held policy in the words of the declaration where it is the same one, else by its name; null when there is none. */
async function asDeclared(
  tenant: Tenant,
  { policyId, policyName }: HveBilling,
  declared: string | undefined,
) {
  if (policyId === null) return null;
  const isDeclared = (name: string | null) => name?.toLowerCase() === declared?.toLowerCase();
  if (isDeclared(policyId) || isDeclared(policyName)) return declared!;
  const name = policyName ?? (await billingPolicies(tenant)).find(({ id }) => id === policyId)?.name ?? null;
  return isDeclared(name) ? declared! : (name ?? policyId);
}

/** What the account has once the change shows, or at the end of the budget. */
async function settled(tenant: Tenant, address: string, policyId: string | null): Promise<HveBilling> {
  let held: HveBilling;
  await settle(tenant.timing.settings, async () => {
    held = await hveBilling(tenant, address);
    return held.policyId === policyId;
  });
  return held!;
}

const outputsOf = ({ policyId, status }: HveBilling) => ({
  policyId: policyId ?? "",
  status,
  ...billingStatus(status),
});
