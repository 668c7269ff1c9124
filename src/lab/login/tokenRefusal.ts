import { randomUUID } from "node:crypto";

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
  assertion: [
    401,
    "invalid_client",
    700027,
    "LAB-The lab registers no certificates or federated credentials.",
  ],
} as const satisfies Record<string, readonly [number, string, number, string]>;

/** @param at milliseconds since 1970 */
export function tokenRefusal(
  [status, error, number, sentence]: readonly [number, string, number, string],
  at: number,
): Response {
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
