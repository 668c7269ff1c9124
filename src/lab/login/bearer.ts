import { jwtVerify } from "jose";
import type { World } from "../world.ts";

export interface Caller {
  /** Application roles of the token's resource. */
  roles: string[];
  /** Directory role template ids. */
  wids: string[];
  /** As the directory audits name it. */
  application: { appId: string; displayName: string; servicePrincipalId: string };
}

/**
 * Reads the caller from an `Authorization` header.
 *
 * @returns the caller, or why the token is refused, in Graph's words (entra-graph §1.7)
 */
export async function bearer(
  world: World,
  header: string | undefined,
  audience: string,
): Promise<Caller | "empty" | "expired" | "audience" | "invalid"> {
  const token = /^Bearer (.+)$/i.exec(header ?? "")?.[1];
  if (token === undefined) return "empty";
  try {
    const { payload } = await jwtVerify(token, world.key.public, {
      audience,
      issuer: `https://sts.windows.net/${world.tenant.tenantId}/`,
      currentDate: new Date(world.tenant.now()),
    });
    return {
      roles: payload.roles as string[],
      wids: payload.wids as string[],
      application: {
        appId: payload.appid as string,
        displayName: payload.app_displayname as string,
        servicePrincipalId: payload.oid as string,
      },
    };
  } catch (error) {
    const { code, claim } = error as { code?: string; claim?: string };
    if (code === "ERR_JWT_EXPIRED" || claim === "nbf") return "expired";
    return claim === "aud" ? "audience" : "invalid";
  }
}
