import { z } from "zod";
import { UnavailableError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

export interface HveSettings {
  /** Where replies go; null when nowhere in particular. */
  replyTo: string | null;
  /** Object ids of the service principals that may send through the account, sorted. */
  allowedApps: string[];
}

/** Exchange writes "none" as `""`, `null`, `[]` or not at all. */
const row = z.looseObject({
  Identity: z.string().min(1).toLowerCase(),
  ReplyTo: z.string().toLowerCase().nullish(),
  AllowedApps: z.union([z.array(z.guid().toLowerCase()), z.literal("")]).nullish(),
});

/**
 * The settings of an account as they are now.
 * @throws UnavailableError when no readable row is about this account.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-hveaccountsettings
 */
export async function hveSettings(tenant: Tenant, address: string): Promise<HveSettings> {
  const rows = await tenant.exchange.invoke("Get-HVEAccountSettings", { Identity: address });
  // Some Get- cmdlets answer an unknown identity with every object: an answer about somebody else proves nothing.
  const own = rows.map((each) => row.safeParse(each)).find(({ data }) => data?.Identity === address)?.data;
  if (own === undefined)
    throw new UnavailableError(`Get-HVEAccountSettings: no readable row for ${address}`, { cause: rows });
  return { replyTo: own.ReplyTo || null, allowedApps: [...(own.AllowedApps || [])].sort() };
}
