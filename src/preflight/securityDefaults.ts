import type { Tenant } from "../m365/tenant.ts";

/**
 * Security defaults block every sign-in with a plain password, without exceptions. Never switched off by us.
 * @see https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get
 */
export async function securityDefaults(
  tenant: Tenant,
  passwordSenders: readonly string[],
): Promise<string[]> {
  if (passwordSenders.length === 0) return [];
  const policy = await tenant.graph.get<{ isEnabled: boolean }>(
    "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
  );
  if (!policy.isEnabled) return [];
  return [
    `Security defaults are on in this tenant and block the password sign-in of ${passwordSenders.join(", ")}. ` +
      "Let these senders use OAuth (take `password:` out of their entries), or decide to switch security defaults off and " +
      "replace them with Conditional Access policies; this tool never does that.",
  ];
}
