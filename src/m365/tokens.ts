/** Access tokens for the services, got the way the configuration says; each fetched once, however many ask. */
import type { TenantConfiguration } from "./configuration.ts";
import { signInWithCertificate } from "./signIn/signInWithCertificate.ts";
import { signInWithFederation } from "./signIn/signInWithFederation.ts";
import { signInWithManagedIdentity } from "./signIn/signInWithManagedIdentity.ts";
import { signInWithSecret } from "./signIn/signInWithSecret.ts";
import { claimsOf } from "./signIn/tokenClaims.ts";

/** Gets a token for one service, from its cache unless `fresh`. One per service and way. */
export type SignIn = (fresh: boolean) => Promise<string>;

/** By `hve:auth`. */
const ways: Record<
  TenantConfiguration["auth"],
  (configuration: TenantConfiguration, resource: string) => SignIn
> = {
  clientSecret: signInWithSecret,
  certificate: signInWithCertificate,
  workloadIdentity: signInWithFederation,
  managedIdentity: signInWithManagedIdentity,
};

export interface Tokens {
  /**
   * @param resource origin of the service, e.g. `https://graph.microsoft.com`.
   * @param options.fresh asks for a new token although the old one looks valid; for after a 401.
   * @returns a token for the configured tenant and no other, good for five more minutes at least.
   */
  token(resource: string, options?: { fresh?: boolean }): Promise<string>;
}

export function tokens(configuration: TenantConfiguration): Tokens {
  const signIns = new Map<string, SignIn>();
  const underWay = new Map<string, Promise<string>>();

  async function acquire(resource: string, fresh: boolean) {
    const signIn = signIns.get(resource) ?? ways[configuration.auth](configuration, resource);
    signIns.set(resource, signIn);
    try {
      const token = await signIn(fresh);
      claimsOf(token, configuration.tenantId);
      return token;
    } catch (error) {
      // After a 429 or 5xx MSAL refuses locally for a minute; a new client asks the service again.
      signIns.delete(resource);
      throw error;
    }
  }

  return {
    token(resource, { fresh = false } = {}) {
      const key = `${resource} ${fresh}`;
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const acquiring = acquire(resource, fresh).finally(() => underWay.delete(key));
      underWay.set(key, acquiring);
      return acquiring;
    },
  };
}
