/**
 * Which authentication policy an HVE account signs in under. It wins over the tenant's default policy.
 *
 * Set-User assigns it. Exchange honours that within 24 hours, or within 30 minutes once the user's refresh tokens are revoked
 * (`-StsRefreshTokensValidFrom` now), so each assignment and each change of its policy is followed by such a stamp.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-user
 */
import { z } from "zod";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { assignedPolicy, forgetAssignedPolicies, readAssignedPolicy } from "../src/m365/assignedPolicy.ts";
import { hveAccount, hveAccountIds } from "../src/m365/hve.ts";
import type { Tenant } from "../src/m365/tenant.ts";
import { settle } from "../src/settle.ts";
import { passwordField } from "./highVolumeAccount.ts";

const inputs = z.strictObject({
  /** Guid of the HVE account. Changing it replaces the resource. */
  account: z.guid().toLowerCase(),
  /** Guid of the authentication policy. */
  policy: z.guid().toLowerCase(),
  /** The policy's `policyFlags`: a changed policy needs a new stamp for each of its users. */
  policyFlags: z.string().optional(),
});

const outputs = z.object({
  /**
   * From when Exchange may be expected to honour the assignment, ISO 8601: half an hour after the stamp. Information, never a
   * difference. Empty when the stamp is still to come.
   */
  effectiveAt: z.string(),
});

interface Fields {
  authenticationPolicy?: string | undefined;
  password?: z.infer<typeof passwordField>;
}

export const { provider, kind, AuthenticationPolicyAssignment } = defineResource({
  type: "AuthenticationPolicyAssignment",
  description: "The authentication policy under which an HVE account signs in.",
  see: "https://learn.microsoft.com/powershell/module/exchangepowershell/set-user",
  inputs,
  outputs,
  replaceOn: ["account"],
  nature: "setting",
  desired: {
    /** Key of the policy under `authenticationPolicies`. Required with a password. */
    account: { authenticationPolicy: z.string().optional(), password: passwordField },
    entries: ({ accounts }: { accounts: ({ key: string } & Fields)[] }) =>
      accounts.flatMap(({ key, authenticationPolicy: policy }) =>
        policy === undefined
          ? []
          : {
              name: key,
              sender: key,
              inputs: {
                account: ref("HighVolumeAccount", key, "id"),
                policy: ref("AuthenticationPolicy", policy, "id"),
                policyFlags: ref("AuthenticationPolicy", policy, "policyFlags"),
              },
            },
      ),
    problems: ({ accounts }: { accounts: ({ key: string } & Fields)[] }, declared) =>
      accounts.flatMap(({ key, authenticationPolicy: policy, password }) => {
        const path = ["accounts", key, "authenticationPolicy"];
        if (policy === undefined) {
          return password === undefined
            ? []
            : [{ path, reason: "an account with a password needs an authentication policy" }];
        }
        return declared(["authenticationPolicies", policy])
          ? []
          : [{ path, reason: `"${policy}" is not declared under authenticationPolicies` }];
      }),
  },
  label: ({ account }) => `of account ${account}`,
  identities: hveAccountIds,
  find: (_tenant, { account }) => Promise.resolve(account),
  origin: async (tenant, id) => ({ createdAt: (await hveAccount(tenant, id)).whenCreated, usedBy: [] }),

  async observe(tenant, id, last) {
    const policy = await assignedPolicy(tenant, id, last?.inputs.policy);
    return { inputs: { account: id, policy }, outputs: {} };
  },

  async apply(tenant, { desired: { account, policy, policyFlags }, observed, last, takeover, track, warn }) {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    // What matched before this stack came is in effect; nobody changed anything.
    if (takeover === "ifMatches") return { id: account, outputs: { effectiveAt: at(0) } };
    if (observed?.inputs.policy !== policy) {
      await tenant.exchange.invoke("Set-User", { Identity: account, AuthenticationPolicy: policy });
      track(account, { effectiveAt: "" });
      forgetAssignedPolicies(tenant, observed?.inputs.policy, policy);
      if (!(await isAssigned(tenant, account, policy)))
        await warn("Exchange accepted the policy, but does not show it yet.");
    } else if (last?.outputs.effectiveAt && last.inputs.policyFlags === policyFlags) {
      return { id: account, outputs: { effectiveAt: last.outputs.effectiveAt } }; // stamped already
    }
    await tenant.exchange.invoke("Set-User", { Identity: account, StsRefreshTokensValidFrom: new Date() });
    return { id: account, outputs: { effectiveAt: at(tenant.timing.policies.budgetMs) } };
  },

  // Only what still stands as we left it is taken back, with a stamp: what the policy allowed ends soon, not tomorrow.
  async remove(tenant, id, { inputs, observed }) {
    if (observed.inputs.policy !== inputs.policy) return;
    const now = { StsRefreshTokensValidFrom: new Date() };
    await tenant.exchange.invoke("Set-User", { Identity: id, AuthenticationPolicy: null, ...now });
    forgetAssignedPolicies(tenant, inputs.policy);
    await isAssigned(tenant, id, null);
  },
});

/** Whether the account shows the policy (null: none) by the end of the budget. */
const isAssigned = (tenant: Tenant, account: string, policy: string | null) =>
  settle(tenant.timing.visibility, async () => (await readAssignedPolicy(tenant, account)) === policy);
