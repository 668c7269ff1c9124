import type { JWK } from "jose";
import type { Switches } from "./switches.ts";
import type { ConditionalAccess, DirectoryAudit, DirectoryRole, Group, Guest } from "./directoryState.ts";

/**
 * Everything the lab remembers about its tenant, as plain data: it is cloned for every change and written to a file.
 * Times are milliseconds since 1970 on the lab's clock.
 */
export interface State {
  /** Guid of the tenant. */
  tenantId: string;
  securityDefaults: boolean;
  /** Reference to the tenant's default authentication policy, or null. */
  defaultPolicy: PolicyReference | null;
  domains: Domain[];
  policies: Policy[];
  recipients: Recipient[];
  users: DirectoryUser[];
  applications: Application[];
  billingPolicies: BillingPolicy[];
  /** Without a SharePoint Online licence anywhere in the tenant no billing policy can be validated (hve-service §1.5). */
  sharePointLicensed: boolean;
  switches: Switches;
  groups: Group[];
  directoryRoles: DirectoryRole[];
  conditionalAccess: ConditionalAccess;
  directoryAudits: DirectoryAudit[];
}

/** A pay-as-you-go policy of the Microsoft 365 admin centre; no cmdlet makes one (hve-service §1.5). */
export interface BillingPolicy {
  id: string;
  name: string;
  /** Whether the policy is connected to the High Volume Email service. */
  connected: boolean;
  /** Whether the Azure subscription behind it is active. */
  subscriptionActive: boolean;
  /** Whether policy and tenant fail to match. */
  mismatched: boolean;
}

export interface Domain {
  name: string;
  authentication: "Managed" | "Federated";
  initial: boolean;
  default: boolean;
}

export interface Policy {
  guid: string;
  name: string;
  /** `AllowBasicAuth…` → allowed. */
  flags: Record<string, boolean>;
  createdAt: number;
  changedAt: number;
}

/** A reference survives the removal of the policy (exchange-admin §F row 19, `allow-dangling`). */
export interface PolicyReference {
  guid: string;
  name: string;
}

/** What Exchange holds: a mailbox, or a mail user that may be an HVE account. */
export interface Recipient {
  guid: string;
  /** The Entra user; blank after that was purged. */
  objectId: string;
  kind: "MailUser" | "UserMailbox";
  hve: boolean;
  name: string;
  displayName: string;
  alias: string;
  firstName: string;
  lastName: string;
  initials: string;
  /** `SMTP:` marks the primary address, `smtp:` the others. */
  emailAddresses: string[];
  hidden: boolean;
  /** `CustomAttribute1` to `CustomAttribute15`. */
  customAttributes: Record<string, string>;
  replyTo: string;
  /** Object ids of the service principals that may send through the account, in the order they were added. */
  allowedApps: string[];
  billingPolicyId: string | null;
  policy: PolicyReference | null;
  /** Value of the last `StsRefreshTokensValidFrom`, or null. */
  stsValidFrom: number | null;
  createdAt: number;
  changedAt: number;
  softDeletedAt: number | null;
  effects: Effects;
}

/** What changed when: the service honours a change later than it shows it (hve-service §7). */
export interface Effects {
  /** Whether basic authentication over SMTP is allowed, from each change on; the oldest entry counts at once. */
  smtpBasic: { at: number; allowed: boolean }[];
  /** When `Set-User -StsRefreshTokensValidFrom` was called, and with which value. */
  stamps: { at: number; validFrom: number }[];
  replyTo: { at: number; value: string }[];
  billingPolicyId: { at: number; value: string | null }[];
}

/** What Entra holds. */
export interface DirectoryUser {
  id: string;
  userPrincipalName: string;
  displayName: string;
  mail: string | null;
  mailNickname: string;
  proxyAddresses: string[];
  accountEnabled: boolean;
  passwordHash: string | null;
  mustChangePassword: boolean;
  passwordPolicies: string | null;
  /** `assignedByGroup`: the group's id, or null for a direct one (entra-graph §5.3). */
  licences: { skuId: string; assignedByGroup: string | null }[];
  createdAt: number;
  passwordChangedAt: number;
  deletedAt: number | null;
  /** Absent for a member of the tenant. */
  guest?: Guest;
}

/** Whose tokens stand for an application: issuer, subject and audience are compared exactly (entra-graph §6.5). */
export interface FederatedCredential {
  issuer: string;
  subject: string;
  audience: string;
  /** Public keys of the issuer; the service fetches them, the lab is given them. */
  keys: JWK[];
}

/** An application with its service principal ("enterprise application") in the tenant. */
export interface Application {
  clientId: string;
  /** The service principal; HVE accounts and access tokens name applications by it. */
  objectId: string;
  /** The app registration; null when that lives in another tenant, as for Microsoft's own. */
  registrationId: string | null;
  displayName: string;
  /** Null: nobody signs in as it here. */
  secret: string | null;
  /** Milliseconds since 1970, null for never. */
  secretExpiresAt: number | null;
  /** PEM, public halves. */
  certificates: string[];
  federatedCredentials: FederatedCredential[];
  /** Null for an ordinary application. */
  managedIdentity: "system" | "user" | null;
  /** Why the token endpoint turns it away whatever it proves; null when it does not. */
  refused: "disabled" | "consentMissing" | null;
  /** App roles on Office 365 Exchange Online. */
  exchangeRoles: string[];
  /** App roles on Microsoft Graph. */
  graphRoles: string[];
  /** Entra directory roles, by template id; they travel in the token as `wids`. */
  directoryRoles: string[];
}
