import { decodeJwt, type JWTPayload } from "jose";
import { AuthenticationError } from "../../errors.ts";

/**
 * @returns the claims of a token.
 * @throws AuthenticationError when it is for another tenant than the configured one.
 */
export function claimsOf(token: string, tenantId: string): JWTPayload {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch (cause) {
    throw new AuthenticationError("The sign-in gave a token that cannot be read", { cause });
  }
  const reached = String(claims["tid"]).toLowerCase();
  if (reached === tenantId) return claims;
  throw new AuthenticationError(
    `The sign-in reached tenant ${reached}, but hve:tenantId is ${tenantId}: nothing was sent. ` +
      "Check hve:tenantId and hve:authority",
  );
}

/** When a token was issued, in milliseconds since 1970; infinity for one that does not say, so that nobody takes it for old. */
export function issuedMs(token: string): number {
  try {
    return (decodeJwt(token).iat ?? Infinity) * 1_000;
  } catch {
    return Infinity;
  }
}
