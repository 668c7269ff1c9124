import { randomUUID } from "node:crypto";

/** Status, `error`, AADSTS number, sentence. */
export type TokenRefusal = readonly [status: number, error: string, number: number, sentence: string];

/** The refusals of the token endpoint: AADSTS number → status, error and sentence. Source: entra-graph §9.1. */
export const refusals = {
  invalidSecret: [401, "invalid_client", 7000215, "Invalid client secret provided."],
  noCredential: [
    401,
    "invalid_client",
    7000218,
    "The request body must contain: client_assertion or client_secret.",
  ],
  unknownApplication: [400, "unauthorized_client", 700016, "Application was not found in the directory."],
  unknownTenant: [400, "invalid_request", 90002, "Tenant not found."],
  badScope: [
    400,
    "invalid_scope",
    1002012,
    "The provided value for scope is not valid; it must end in /.default.",
  ],
  unknownResource: [400, "invalid_resource", 500011, "The resource principal was not found in the tenant."],
  badGrant: [400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."],
  /** Workload identities, at the issue of the token (entra-graph §2.1). */
  conditionalAccess: [
    400,
    "invalid_grant",
    53003,
    "Access has been blocked due to Conditional Access policies.",
  ],
  /** A client secret, or a certificate, that has run out. */
  expiredKeys: [401, "invalid_client", 7000222, "The provided client secret keys are expired."],
  badAssertion: [
    401,
    "invalid_client",
    700027,
    "LAB-The client assertion is malformed, or its signature is not that of a registered certificate or key.",
  ],
  expiredAssertion: [401, "invalid_client", 700024, "Client assertion is not within its valid time range."],
  wrongAudience: [
    401,
    "invalid_client",
    700023,
    "LAB-Client assertion audience claim does not match the token endpoint.",
  ],
  wrongFederatedAudience: [
    401,
    "invalid_client",
    700212,
    "LAB-No matching federated identity record found for presented assertion audience.",
  ],
  /** The message prints the subject to use (entra-graph §6.5). */
  unknownSubject: (subject: string): TokenRefusal => [
    401,
    "invalid_client",
    700213,
    `No matching federated identity record found for presented assertion subject '${subject}'.`,
  ],
  unknownIssuer: (issuer: string): TokenRefusal => [
    401,
    "invalid_client",
    700211,
    `No matching federated identity record found for presented assertion issuer '${issuer}'.`,
  ],
  disabled: [400, "unauthorized_client", 7000112, "LAB-The application is disabled."],
  /** Seen in delegated flows; application permissions without consent show as missing roles instead. */
  consentMissing: [400, "invalid_grant", 65001, "LAB-Nobody has consented to use the application."],
} as const satisfies Record<string, TokenRefusal | ((detail: string) => TokenRefusal)>;

/** @param at milliseconds since 1970 */
export function tokenRefusal([status, error, number, sentence]: TokenRefusal, at: number): Response {
  const timestamp = new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  const trace = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return Response.json(
    {
      error,
      error_description: `AADSTS${number}: ${sentence} ${trace}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
    { status },
  );
}
