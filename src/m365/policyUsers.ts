import { z } from "zod";
import { CmdletError } from "../errors.ts";
import type { AuthenticationPolicy } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

/** Somebody to whom an authentication policy is assigned. */
export interface PolicyUser {
  guid: string;
  signInName: string;
  /** Empty for a user without mail. */
  address: string;
  /** The policy as Exchange names it: by name, DN or Guid. */
  held: string;
}

const row = z
  .looseObject({
    Guid: z.guid().toLowerCase(),
    UserPrincipalName: z.string().toLowerCase().nullish(),
    WindowsEmailAddress: z.string().toLowerCase().nullish(),
    AuthenticationPolicy: z.string().nullish(),
  })
  .transform((user) => ({
    guid: user.Guid,
    signInName: user.UserPrincipalName ?? "",
    address: user.WindowsEmailAddress ?? "",
    held: user.AuthenticationPolicy ?? "",
  }));

/**
 * Everybody to whom the policy is assigned, not whom it reaches as the tenant's default.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-user : the filter wants the distinguished name
 */
export async function policyUsers(
  tenant: Tenant,
  { distinguishedName }: AuthenticationPolicy,
): Promise<PolicyUser[]> {
  const rows = await tenant.exchange.invoke("Get-User", {
    Filter: `AuthenticationPolicy -eq '${distinguishedName.replaceAll("'", "''")}'`,
    ResultSize: "Unlimited",
  });
  return rows.map((each) => {
    const parsed = row.safeParse(each);
    if (!parsed.success) throw new CmdletError("Get-User: a row has no readable Guid", { cause: each });
    return parsed.data;
  });
}
