/**
 * Everything the lab remembers about its tenant, as plain data: it is cloned for every change and written to a file.
 * Times are milliseconds since 1970 on the lab's clock.
 */
export interface State {
  securityDefaults: boolean;
  /** Reference to the tenant's default authentication policy, or null. */
  defaultPolicy: PolicyReference | null;
  domains: Domain[];
  policies: Policy[];
  recipients: Recipient[];
  users: DirectoryUser[];
  applications: Application[];
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
  replyTo: { at: number; address: string }[];
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
  /** SKU ids. */
  licences: string[];
  createdAt: number;
  passwordChangedAt: number;
  deletedAt: number | null;
}

/** An application that may ask for tokens. */
export interface Application {
  clientId: string;
  objectId: string;
  displayName: string;
  secret: string;
  /** App roles on Office 365 Exchange Online. */
  exchangeRoles: string[];
  /** App roles on Microsoft Graph. */
  graphRoles: string[];
  /** Entra directory roles, by template id; they travel in the token as `wids`. */
  directoryRoles: string[];
}
