import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Application } from "../tenant/state.ts";
import type { World } from "../world.ts";
import type { Resource } from "./resources.ts";

/** Seconds a token lives: Microsoft's are good for 60 to 90 minutes. */
export const tokenLifetime = 3599;

/**
 * A version 1 access token as Exchange and Graph get them. Source: entra-graph §9.1.
 *
 * @param proof `1` for a client secret, `2` for an assertion
 */
export function accessToken(
  world: World,
  application: Application,
  resource: Resource,
  proof: "1" | "2",
): Promise<string> {
  const issuedAt = Math.floor(world.tenant.now() / 1000);
  return new SignJWT({
    appid: application.clientId,
    app_displayname: application.displayName,
    appidacr: proof,
    idtyp: "app",
    oid: application.objectId,
    tid: world.tenant.tenantId,
    roles: application[resource.roles],
    wids: application.directoryRoles,
    ver: "1.0",
    uti: randomUUID(),
  })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: world.key.jwk.kid })
    .setAudience(resource.audience)
    .setIssuer(`https://sts.windows.net/${world.tenant.tenantId}/`)
    .setSubject(application.objectId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + tokenLifetime)
    .sign(world.key.private);
}
