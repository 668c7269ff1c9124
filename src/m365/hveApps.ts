import { settle } from "../settle.ts";
import { hveSettings } from "./hveSettings.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Applications that an account's list may hold.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/add-hveappaccess
 */
export const MAX_APPS = 10;

/**
 * Changes an account's Allowed Apps list by these members alone; others stay, also those that somebody adds meanwhile.
 *
 * @param change object ids of service principals. Exchange refuses to add a member, or to remove what is none.
 * @param written called after each call that Exchange accepted.
 * @returns whether the change shows within the budget of settings.
 */
export async function changeHveApps(
  tenant: Tenant,
  address: string,
  { Add, Remove }: { Add: readonly string[]; Remove: readonly string[] },
  written: () => void = () => undefined,
): Promise<boolean> {
  const calls = [
    ["Remove-HVEAppAccess", Remove], // first, so that there is room
    ["Add-HVEAppAccess", Add],
  ] as const;
  if (Add.length + Remove.length === 0) return true;
  for (const [cmdlet, AppIds] of calls) {
    if (AppIds.length === 0) continue;
    await tenant.exchange.invoke(cmdlet, { Identity: address, AppIds });
    written();
  }
  return settle(tenant.timing.settings, async () => {
    const { allowedApps } = await hveSettings(tenant, address);
    return Add.every((id) => allowedApps.includes(id)) && !Remove.some((id) => allowedApps.includes(id));
  });
}
