/**
 * The address that receives the replies to mail sent by one High Volume Email (HVE) account.
 *
 * Reads with Get-HVEAccountSettings, writes with Set-HVEAccountSettings. Exchange has no cmdlet that
 * deletes the setting: an empty `-ReplyTo` does.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountsettings
 */
import { z } from "zod";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { hveAccount, hveAccountIds } from "../src/m365/hve.ts";
import { hveSettings } from "../src/m365/hveSettings.ts";
import type { Tenant } from "../src/m365/tenant.ts";
import { settle } from "../src/settle.ts";

const inputs = z.strictObject({
  /** Guid of the HVE account. Changing it replaces the resource. */
  account: z.guid().toLowerCase(),
  /** Where replies go. Exchange may take up to 5 minutes to honour a change. */
  replyTo: z.email().toLowerCase(),
});

export const { provider, kind, ReplyTo } = defineResource({
  type: "ReplyTo",
  description: "Where replies to one HVE account's mail go.",
  see: "https://learn.microsoft.com/powershell/module/exchangepowershell/set-hveaccountsettings",
  inputs,
  outputs: z.object({}),
  replaceOn: ["account"],
  nature: "setting",
  desired: {
    account: { replyTo: inputs.shape.replyTo.optional() },
    entries: ({ accounts }: { accounts: { key: string; replyTo?: string | undefined }[] }) =>
      accounts.flatMap(({ key, replyTo }) =>
        replyTo === undefined
          ? []
          : { name: key, sender: key, inputs: { account: ref("HighVolumeAccount", key, "id"), replyTo } },
      ),
  },
  label: ({ account }) => `of account ${account}`,
  identities: hveAccountIds,
  find: (_tenant, { account }) => Promise.resolve(account),
  origin: async (tenant, id) => ({ createdAt: (await hveAccount(tenant, id)).whenCreated, usedBy: [] }),

  async observe(tenant, id) {
    const { address } = await hveAccount(tenant, id); // NotFoundError only when Exchange says so about this Guid
    return { inputs: { account: id, replyTo: (await hveSettings(tenant, address)).replyTo }, outputs: {} };
  },

  async apply(tenant, { desired: { account, replyTo }, observed, track, warn }) {
    if (observed?.inputs.replyTo !== replyTo) {
      const isSeen = await write(tenant, account, replyTo, () => track(account, {}));
      if (!isSeen) await warn(`Exchange accepted ${replyTo}, but does not show it yet.`);
    }
    return { id: account, outputs: {} };
  },

  // Only what still stands as we left it is taken back.
  async remove(tenant, id, { inputs, observed }) {
    if (observed.inputs.replyTo === inputs.replyTo) await write(tenant, id, "");
  },
});

/** @returns whether the change shows within the budget of settings. */
async function write(tenant: Tenant, account: string, replyTo: string, written?: () => void) {
  const { address } = await hveAccount(tenant, account);
  await tenant.exchange.invoke("Set-HVEAccountSettings", { Identity: address, ReplyTo: replyTo });
  written?.();
  return settle(
    tenant.timing.settings,
    async () => ((await hveSettings(tenant, address)).replyTo ?? "") === replyTo,
  );
}
