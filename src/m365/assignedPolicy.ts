/**
 * The authentication policy of an account: read for all accounts of a policy at once where one is expected, because a call for
 * each of a hundred accounts takes minutes.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-user
 */
import { UnavailableError } from "../errors.ts";
import { authenticationPolicies, hveAccount, type AuthenticationPolicy } from "./hve.ts";
import { policyUsers } from "./policyUsers.ts";
import type { Tenant } from "./tenant.ts";

/** The part of Get-User we read. The policy comes as its name, its DN or its Guid, and as null or `""` when there is none. */
interface User {
  Guid?: string;
  AuthenticationPolicy?: string | null;
}

/** Whether a user's `AuthenticationPolicy`, whatever its form, names this policy. */
const isNamedBy = ({ name, distinguishedName, guid }: AuthenticationPolicy, held: string) =>
  [name, distinguishedName, guid].some((form) => form.toLowerCase() === held.toLowerCase());

/**
 * @param account Guid of an HVE account.
 * @param expected Guid of the policy it probably has: then one list serves all accounts of that policy. Missing from the list
 *   proves nothing, so who is not on it is asked for alone.
 * @returns the policy's Guid, null when the account has none of its own.
 * @throws NotFoundError only when Exchange says so about this account.
 */
export async function assignedPolicy(
  tenant: Tenant,
  account: string,
  expected?: string,
): Promise<string | null> {
  await hveAccount(tenant, account);
  if (expected !== undefined && (await usersUnder(tenant, expected)).has(account)) return expected;
  return readAssignedPolicy(tenant, account);
}

/** As it is now, for settling after a write. */
export async function readAssignedPolicy(tenant: Tenant, account: string): Promise<string | null> {
  const rows = await tenant.exchange.invoke<User>("Get-User", { Identity: account });
  // Some Get- cmdlets answer an unknown identity with every object: an answer about somebody else proves nothing.
  const own = rows.find(({ Guid }) => Guid?.toLowerCase() === account);
  if (own === undefined) throw new UnavailableError(`Get-User: no row for ${account}`);
  const held = own.AuthenticationPolicy;
  if (held === null || held === undefined || held === "") return null;
  const match = (await authenticationPolicies(tenant)).find((policy) => isNamedBy(policy, held));
  return match?.guid ?? held; // a policy that nobody can read any more is still not "none"
}

const listOf = (policy: string) => `users under ${policy}`;

/** Call it after every write to an assignment, with the policies it was and is. */
export function forgetAssignedPolicies(tenant: Tenant, ...policies: (string | null | undefined)[]): void {
  for (const policy of policies) if (policy) tenant.cache.forget(listOf(policy));
}

const usersUnder = (tenant: Tenant, guid: string): Promise<Set<string>> =>
  tenant.cache.once(listOf(guid), async () => {
    const policy = (await authenticationPolicies(tenant)).find((each) => each.guid === guid);
    if (policy === undefined) return new Set();
    const named = (await policyUsers(tenant, policy)).filter(({ held }) => isNamedBy(policy, held));
    return new Set(named.map((user) => user.guid));
  });
