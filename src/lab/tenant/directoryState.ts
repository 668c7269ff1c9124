import type { PolicyBody } from "../conditionalAccess/policyBody.ts";

/** Who a user is when he is no member: one of Graph's `guestOrExternalUserTypes`, and the tenant he comes from. */
export interface Guest {
  type: string;
  tenantId: string | null;
}

/** A group of Entra. Source: entra-graph §5.5. */
export interface Group {
  id: string;
  displayName: string;
  description: string | null;
  mailNickname: string;
  mailEnabled: boolean;
  securityEnabled: boolean;
  /** `Unified` and `DynamicMembership`. */
  groupTypes: string[];
  membershipRule: string | null;
  isAssignableToRole: boolean;
  /** SKU ids that its members get. */
  licences: string[];
  /** Ids of users, groups and service principals; of a dynamic group, what its rule found. */
  members: string[];
  owners: string[];
  createdAt: number;
  deletedAt: number | null;
}

/** A directory role that was activated in the tenant. */
export interface DirectoryRole {
  id: string;
  roleTemplateId: string;
  members: string[];
}

/** What Entra holds of Conditional Access. Source: entra-graph §1. */
export interface ConditionalAccess {
  policies: ConditionalAccessPolicy[];
  namedLocations: NamedLocation[];
  authenticationStrengths: { id: string; displayName: string; custom: boolean }[];
  termsOfUse: { id: string; displayName: string }[];
  audits: {
    /** How long after a change the log shows it, in the service's own time. */
    delayMs: number;
    /** False: nothing is written down. */
    recording: boolean;
    /** False: reading is refused as in a tenant without Entra ID P1. */
    readable: boolean;
  };
  /** Whether policies stop a principal, from each change on; the oldest entry counts at once. */
  effects: Record<string, { at: number; blocked: boolean }[]>;
}

export interface ConditionalAccessPolicy {
  id: string;
  body: PolicyBody;
  templateId: string | null;
  /** Made by Microsoft; nothing in what Graph shows tells so (entra-graph §1.8). */
  microsoftManaged: boolean;
  /** Uses a preview feature: v1.0 hides it, beta shows it (entra-graph §1.3). */
  preview: boolean;
  createdAt: number;
  modifiedAt: number | null;
  deletedAt: number | null;
}

export interface NamedLocation {
  id: string;
  displayName: string;
  isTrusted: boolean;
  /** CIDR ranges; empty for a location made of countries. */
  ipRanges: string[];
  /** Two-letter codes; empty for a location made of ranges. */
  countries: string[];
  includeUnknownCountries: boolean;
}

/** Who changed something: an application, or a person in the portal. */
export type Initiator =
  | { app: { appId: string; displayName: string; servicePrincipalId: string } }
  | { user: { id: string; displayName: string; userPrincipalName: string } };

/** An entry of the directory audits. Source: entra-graph §7.2. */
export interface DirectoryAudit {
  id: string;
  at: number;
  operation: "Add" | "Update" | "Delete";
  policyId: string;
  policyName: string;
  initiatedBy: Initiator;
  /** JSON of the policy before and after; null where there was none. */
  oldValue: string | null;
  newValue: string | null;
}
