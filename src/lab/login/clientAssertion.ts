import { X509Certificate } from "node:crypto";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, importX509, jwtVerify } from "jose";
import type { CryptoKey, JWTPayload, JWTVerifyGetKey, ProtectedHeaderParameters } from "jose";
import type { Application } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { refusals, type TokenRefusal } from "./tokenRefusal.ts";

/** Seconds by which a client's clock may differ, or its rounding; how much Entra grants is not documented. */
const clockTolerance = 5;

/**
 * Checks a `client_assertion`: signed with a registered certificate when the application issued it itself, else a token of
 * somebody whom a federated credential names. Source: entra-graph §6.2, §6.5, §9.1.
 *
 * @param endpoint the token endpoint's own address
 * @returns why it is refused, or undefined
 */
export async function clientAssertion(
  world: World,
  application: Application,
  assertion: string,
  endpoint: string,
): Promise<TokenRefusal | undefined> {
  let header: ProtectedHeaderParameters;
  let claims: JWTPayload;
  try {
    header = decodeProtectedHeader(assertion);
    claims = decodeJwt(assertion);
  } catch {
    return refusals.badAssertion;
  }
  const now = new Date(world.tenant.now());
  if (claims.iss !== application.clientId) return federated(application, assertion, claims, now);
  if (claims.sub !== application.clientId) return refusals.badAssertion;
  const pem = application.certificates.find((certificate) => isNamed(certificate, header));
  if (pem === undefined) return refusals.badAssertion;
  if (new Date(new X509Certificate(pem).validTo) <= now) return refusals.expiredKeys;
  const audiences = [endpoint, endpoint.replace(/\/oauth2\/v2\.0\/token$/, "/v2.0")];
  const key = (await importX509(pem, header.alg!)) as CryptoKey;
  return verify(assertion, key, audiences, now, refusals.wrongAudience);
}

/** `x5t#S256` comes with PS256, the older `x5t` with RS256. */
function isNamed(pem: string, header: ProtectedHeaderParameters & { "x5t#S256"?: unknown }): boolean {
  const { fingerprint, fingerprint256 } = new X509Certificate(pem);
  const thumbprint = (hex: string) => Buffer.from(hex.replaceAll(":", ""), "hex").toString("base64url");
  if (header.alg === "PS256") return header["x5t#S256"] === thumbprint(fingerprint256);
  return header.alg === "RS256" && header.x5t === thumbprint(fingerprint);
}

/** Issuer, subject and audience must be exactly those of one federated credential. */
function federated(
  { federatedCredentials }: Application,
  assertion: string,
  { iss = "", sub = "", aud }: JWTPayload,
  now: Date,
): Promise<TokenRefusal | undefined> | TokenRefusal {
  const sameIssuer = federatedCredentials.filter(({ issuer }) => issuer === iss);
  if (sameIssuer.length === 0) return refusals.unknownIssuer(iss);
  const sameSubject = sameIssuer.filter(({ subject }) => subject === sub);
  if (sameSubject.length === 0) return refusals.unknownSubject(sub);
  const audience = [aud].flat();
  const credential = sameSubject.find((candidate) => audience.includes(candidate.audience));
  if (credential === undefined) return refusals.wrongFederatedAudience;
  const keys = createLocalJWKSet({ keys: credential.keys });
  return verify(assertion, keys, [credential.audience], now, refusals.wrongFederatedAudience);
}

async function verify(
  assertion: string,
  key: CryptoKey | JWTVerifyGetKey,
  audience: string[],
  currentDate: Date,
  wrongAudience: TokenRefusal,
): Promise<TokenRefusal | undefined> {
  try {
    const getKey: JWTVerifyGetKey = typeof key === "function" ? key : () => key;
    await jwtVerify(assertion, getKey, { audience, currentDate, clockTolerance, requiredClaims: ["exp"] });
    return undefined;
  } catch (error) {
    const { code, claim } = error as { code?: string; claim?: string };
    if (code === "ERR_JWT_EXPIRED" || claim === "exp" || claim === "nbf") return refusals.expiredAssertion;
    return claim === "aud" ? wrongAudience : refusals.badAssertion;
  }
}
