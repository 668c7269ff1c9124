import { authenticationPolicies } from "../m365/hve.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { PlannedAccount } from "./preflight.ts";

/**
 * The tenant's default authentication policy holds for every account without its own, and may forbid SMTP with a password. Checked,
 * never changed.
 * @see https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/disable-basic-authentication-in-exchange-online
 */
export async function defaultPolicy(tenant: Tenant, accounts: readonly PlannedAccount[]): Promise<string[]> {
  const bare = accounts.filter(({ hasPassword, hasPolicy }) => hasPassword && !hasPolicy);
  if (bare.length === 0) return [];
  const [organization] = await tenant.exchange.invoke<{ DefaultAuthenticationPolicy?: string | null }>(
    "Get-OrganizationConfig",
    {},
  );
  const named = organization?.DefaultAuthenticationPolicy?.toLowerCase();
  if (!named) return [];
  const policy = (await authenticationPolicies(tenant)).find(({ name, guid, distinguishedName }) =>
    [name, guid, distinguishedName].some((form) => form.toLowerCase() === named),
  );
  if (policy?.flags["allowBasicAuthSmtp"] === true) return [];
  return [
    `The tenant's default authentication policy "${policy?.name ?? named}" does not allow SMTP with a password, which ` +
      `${bare.map(({ address }) => address).join(", ")} would need. Declare a policy with \`allowBasicAuthSmtp: true\` under ` +
      "`authenticationPolicies` and name it as `authenticationPolicy` of the account.",
  ];
}
