/** Who signs in. Ids may be in any case of letters. */
export type Principal = UserPrincipal | ServicePrincipal;

/** A user with a password over SMTP: client type "other", no device, no second factor. */
export interface UserPrincipal {
  kind: "user";
  /** Object ID. */
  id: string;
  /** Object IDs of every group the user is in, directly or through other groups. */
  groupIds: readonly string[];
  /** Template IDs of the built-in roles the user holds. */
  roleTemplateIds: readonly string[];
  /** Absent for a member of the tenant, which every HVE account is. Inside, what is not known is left out. */
  guest?: { type?: string; homeTenantId?: string };
}

/** An app that sends with OAuth, signing in as itself. */
export interface ServicePrincipal {
  kind: "servicePrincipal";
  /** Object ID of the service principal, not the client ID. */
  id: string;
  /** Policies for workload identities cover only single-tenant apps that are registered in this tenant. */
  origin: "thisTenantOnly" | "severalTenants" | "managedIdentity" | "unknown";
}
