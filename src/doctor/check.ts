/** What every check of the doctor is: it only reads, and says what it found. */
import type { Tenant } from "../m365/tenant.ts";

/** `missing`: somebody has to do something, and `detail` says what and where. `unknown`: it could not be seen, and why. */
export interface Finding {
  /** What was looked at, e.g. `Graph: Policy.Read.All`. */
  check: string;
  state: "ok" | "missing" | "unknown";
  detail: string;
}

/** What this desired state is about, as far as the checks need it. */
export interface DoctorPlan {
  /** `tenant` of the file. */
  tenantDomain: string;
  /** Kinds that have at least one entry. */
  kinds: ReadonlySet<string>;
  /** Addresses of all accounts, lower-case. */
  addresses: readonly string[];
  /** Addresses of those that sign in with a password. */
  passwordSenders: readonly string[];
  /** Names or ids of billing policies that accounts are to have. */
  billingPolicies: readonly string[];
  /** Whether password senders get through Conditional Access with a group. */
  usesGroup: boolean;
}

export interface Check {
  /** What the finding is called when the check cannot even be made. */
  title: string;
  /** What it throws is an `unknown`, or a `missing` where the error says what to set. */
  look(tenant: Tenant, plan: DoctorPlan): Promise<Finding[]>;
}

/** For checks with one finding: nothing wrong, or what is. */
export const finding = (check: string, missing: string | undefined, ok: string): Finding[] => [
  { check, state: missing === undefined ? "ok" : "missing", detail: missing ?? ok },
];
