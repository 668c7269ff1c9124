import { z } from "zod";
import { CmdletError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

const row = z.looseObject({
  DomainName: z.string().min(1).toLowerCase(),
  AuthenticationType: z.string().nullish(),
});

export interface AcceptedDomain {
  /** Lower-case. */
  name: string;
  /** Another identity provider signs its users in: Entra holds no passwords for them. */
  isFederated: boolean;
}

/**
 * Every domain whose mail the tenant takes; asked for once per process.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-accepteddomain
 */
export const acceptedDomains = (tenant: Tenant): Promise<AcceptedDomain[]> =>
  tenant.cache.once("acceptedDomains", async () =>
    (await tenant.exchange.invoke("Get-AcceptedDomain", {})).map((each) => {
      const parsed = row.safeParse(each);
      if (!parsed.success)
        throw new CmdletError("Get-AcceptedDomain: a row has no readable DomainName", { cause: each });
      return { name: parsed.data.DomainName, isFederated: parsed.data.AuthenticationType === "Federated" };
    }),
  );

/** Whether an address's domain is federated. @returns false for a domain that the tenant has not accepted. */
export async function isFederated(tenant: Tenant, address: string): Promise<boolean> {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return (await acceptedDomains(tenant)).some(({ name, isFederated: is }) => is && name === domain);
}
