/** Turns the token endpoint's refusals into sentences that say what to do. */
import { AuthenticationError, ThrottledError, UnavailableError, type HveError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";

/** What the token endpoint, or its discovery document, answered. */
export interface SignInAnswer {
  status: number;
  body: { error?: string; error_description?: string; error_codes?: number[] } | undefined;
  retryAfterMs: number | undefined;
}

const federatedHint =
  "Add a federated credential to the app with exactly the issuer, subject and audience of this run " +
  "(Entra, App registrations, Certificates & secrets, Federated credentials)";

const secretHint =
  "Make a new client secret for the app and set its value (not its ID): pulumi config set --secret hve:clientSecret. " +
  "refresh and destroy use the values of the last up unless --run-program is given";

/** By AADSTS number. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const advice: Record<number, (configuration: TenantConfiguration, resource: string, said: string) => string> =
  {
    7000215: () => `the client secret is wrong. ${secretHint}`,
    7000222: () => `the client secret has expired. ${secretHint}`,
    700024: () =>
      "what this run proves itself with has expired or is not valid yet. Is the clock of this machine right? A federated token has to be asked for anew",
    700027: ({ clientId }) =>
      `the app ${clientId} does not know this certificate. Upload its public part to the app (Entra, App registrations, Certificates & secrets), or name the right one: pulumi config set hve:certificateFile <file>`,
    70021: () => `no federated credential of the app fits this run. ${federatedHint}`,
    700211: () => `no federated credential of the app has the issuer of this run. ${federatedHint}`,
    700212: () => `no federated credential of the app has the audience of this run. ${federatedHint}`,
    65001: ({ clientId }) =>
      `nobody has consented to what the app ${clientId} asks for. An administrator has to grant admin consent (Entra, App registrations, API permissions)`,
    650057: ({ clientId }, resource) =>
      `the app ${clientId} has no permission on ${resource}. Add it (Entra, App registrations, API permissions) and grant admin consent`,
    7000218: () => `no client secret was sent. ${secretHint}`,
    700016: ({ clientId, tenantId }) =>
      `tenant ${tenantId} does not know the app ${clientId}. Check hve:clientId (it is the Application ID) and hve:tenantId`,
    7000112: ({ clientId }) =>
      `the app ${clientId} is disabled in the tenant. Enable its enterprise application`,
    90002: ({ tenantId }) =>
      `there is no tenant ${tenantId}. Check hve:tenantId, and hve:authority for another cloud`,
    // The sentence holds the subject to use, which is why it is shown.
    700213: (_configuration, _resource, said) =>
      `no federated credential of the app has the subject of this run (${said}). ${federatedHint}`,
    53003: () =>
      "a Conditional Access policy for workload identities blocks the app. Allow the place this runs from, or exclude the app",
    500011: (_configuration, resource) =>
      `the tenant does not know the service ${resource}. Check hve:exchangeEndpoint and hve:graphEndpoint, and that the tenant has Exchange Online`,
  };

export function signInError(
  configuration: TenantConfiguration,
  resource: string,
  { status, body, retryAfterMs }: SignInAnswer,
  thrown: unknown,
): HveError {
  const described = body?.error_description ?? "";
  const aadsts = body?.error_codes?.[0] ?? (Number(/AADSTS(\d+)/.exec(described)?.[1]) || undefined);
  const { clientSecret } = configuration;
  const scrub = (text: string) => clientSecret?.scrub(text) ?? text;
  // A copy of what MSAL threw, without anything of the secret.
  const cause = scrub(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  const said = scrub(described.split(/\r?\n| Trace ID:/)[0]!.trim());
  const known = aadsts === undefined ? undefined : advice[aadsts]?.(configuration, resource, said);
  const message = `Sign-in for ${resource} failed: ${known ?? (said || body?.error || `HTTP ${status}`)}${
    aadsts !== undefined && known !== undefined ? ` (AADSTS${aadsts})` : ""
  }`;
  if (known === undefined && status === 429) return new ThrottledError(message, { cause, retryAfterMs });
  if (known === undefined && (status >= 500 || body?.error === undefined)) {
    return new UnavailableError(message, { cause, retryAfterMs });
  }
  return new AuthenticationError(message, { cause, aadsts });
}
