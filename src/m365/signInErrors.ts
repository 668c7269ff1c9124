/** Turns the token endpoint's refusals into sentences that say what to do. */
import { AuthenticationError, ThrottledError, UnavailableError, type HveError } from "../errors.ts";
import type { TenantConfiguration } from "./configuration.ts";
import type { Secret } from "./secret.ts";

/** What the token endpoint, or its discovery document, answered. */
export interface SignInAnswer {
  status: number;
  body: { error?: string; error_description?: string; error_codes?: number[] } | undefined;
  retryAfterMs: number | undefined;
}

const secretHint =
  "Make a new client secret for the app and set its value (not its ID): pulumi config set --secret hve:clientSecret. " +
  "refresh and destroy use the values of the last up unless --run-program is given";

/** By AADSTS number. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const advice: Record<number, (configuration: TenantConfiguration, resource: string) => string> = {
  7000215: () => `the client secret is wrong. ${secretHint}`,
  7000222: () => `the client secret has expired. ${secretHint}`,
  7000218: () => `no client secret was sent. ${secretHint}`,
  700016: ({ clientId, tenantId }) =>
    `tenant ${tenantId} does not know the app ${clientId}. Check hve:clientId (it is the Application ID) and hve:tenantId`,
  7000112: ({ clientId }) =>
    `the app ${clientId} is disabled in the tenant. Enable its enterprise application`,
  90002: ({ tenantId }) =>
    `there is no tenant ${tenantId}. Check hve:tenantId, and hve:authority for another cloud`,
  53003: () =>
    "a Conditional Access policy for workload identities blocks the app. Allow the place this runs from, or exclude the app",
  500011: (_configuration, resource) =>
    `the tenant does not know the service ${resource}. Check hve:exchangeEndpoint and hve:graphEndpoint, and that the tenant has Exchange Online`,
};

export function signInError(
  configuration: TenantConfiguration,
  resource: string,
  { status, body, retryAfterMs }: SignInAnswer,
  cause: unknown,
): HveError {
  const described = body?.error_description ?? "";
  const aadsts = body?.error_codes?.[0] ?? (Number(/AADSTS(\d+)/.exec(described)?.[1]) || undefined);
  const said = configuration.clientSecret.scrub(described.split(/\r?\n| Trace ID:/)[0]!.trim());
  const known = aadsts === undefined ? undefined : advice[aadsts]?.(configuration, resource);
  const message = `Sign-in for ${resource} failed: ${known ?? (said || body?.error || `HTTP ${status}`)}${
    aadsts !== undefined && known !== undefined ? ` (AADSTS${aadsts})` : ""
  }`;
  if (known === undefined && status === 429) return new ThrottledError(message, { cause, retryAfterMs });
  if (known === undefined && (status >= 500 || body?.error === undefined)) {
    return new UnavailableError(message, { cause, retryAfterMs });
  }
  return new AuthenticationError(message, { cause, aadsts });
}

/** A copy of what MSAL threw, without anything of the secret. */
export const scrubbed = (error: unknown, secret: Secret): string =>
  secret.scrub(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
