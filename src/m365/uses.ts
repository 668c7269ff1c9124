/** Who uses an object besides the declaration that looks at it, each in words a person understands. */
import { readAssignedPolicy } from "./assignedPolicy.ts";
import { authenticationPolicies, type AuthenticationPolicy, type HveAccount } from "./hve.ts";
import { hveSettings } from "./hveSettings.ts";
import { policyUsers } from "./policyUsers.ts";
import type { Tenant } from "./tenant.ts";

/** What somebody has set on an account: one that was only just made has none of it. */
export async function accountUses(tenant: Tenant, { guid, address }: HveAccount): Promise<string[]> {
  const { replyTo, allowedApps } = await hveSettings(tenant, address);
  const policy = await readAssignedPolicy(tenant, guid);
  const named = (await authenticationPolicies(tenant)).find((each) => each.guid === policy)?.name ?? policy;
  return [
    ...(replyTo ? [`the reply-to address ${replyTo}`] : []),
    ...(allowedApps.length > 0 ? [`${allowedApps.length} allowed apps`] : []),
    ...(policy === null ? [] : [`the authentication policy "${named}"`]),
  ];
}

/** The users a policy is assigned to, and the tenant whose default it is. */
export async function policyUses(tenant: Tenant, policy: AuthenticationPolicy): Promise<string[]> {
  const { name, guid, distinguishedName } = policy;
  const users = await policyUsers(tenant, policy);
  const [organization] = await tenant.exchange.invoke<{ DefaultAuthenticationPolicy?: string | null }>(
    "Get-OrganizationConfig",
    {},
  );
  const byDefault = organization?.DefaultAuthenticationPolicy?.toLowerCase();
  const isDefault = [name, guid, distinguishedName].some((form) => form.toLowerCase() === byDefault);
  return [
    ...users.map(({ signInName }) => `the user ${signInName}`),
    ...(isDefault ? ["the tenant as its default policy"] : []),
  ];
}
