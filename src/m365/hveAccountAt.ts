import { hveAccounts, type HveAccount } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

/** The account that holds an address, as its primary or a secondary one. */
export async function hveAccountAt(tenant: Tenant, address: string): Promise<HveAccount | undefined> {
  const all = await hveAccounts(tenant);
  return all.find((account) => [account.address, ...account.secondaryAddresses].includes(address));
}
