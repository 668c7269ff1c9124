import { z } from "zod";
import { CmdletError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

const row = z.looseObject({
  DomainName: z.string().min(1).toLowerCase(),
  AuthenticationType: z.string().nullish(),
});

/**
 * Whether another identity provider signs in the users of an address's domain: Entra then holds no passwords for them.
 * @returns false for a domain that the tenant has not accepted.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-accepteddomain
 */
export async function isFederated(tenant: Tenant, address: string): Promise<boolean> {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const rows = await tenant.cache.once("acceptedDomains", () =>
    tenant.exchange.invoke("Get-AcceptedDomain", {}),
  );
  return rows.some((each) => {
    const parsed = row.safeParse(each);
    if (!parsed.success)
      throw new CmdletError("Get-AcceptedDomain: a row has no readable DomainName", { cause: each });
    return parsed.data.DomainName === domain && parsed.data.AuthenticationType === "Federated";
  });
}
