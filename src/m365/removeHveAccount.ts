import { unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { forgetHveAccounts, readHveAccount } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Deletes an account, softly: Entra keeps its user for 30 days, and with it its addresses.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/remove-mailuser
 */
export async function removeHveAccount(tenant: Tenant, id: string): Promise<void> {
  await tenant.exchange.invoke("Remove-MailUser", { Identity: id });
  forgetHveAccounts(tenant);
  const isGone = async () => (await unlessMissing(readHveAccount(tenant, id))) === undefined;
  await settle(tenant.timing.visibility, isGone);
}
