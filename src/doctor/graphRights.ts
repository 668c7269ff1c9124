/** The application permissions on Microsoft Graph that this desired state needs, and no more. */
import { AuthenticationError, HveError, PermissionError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { Check, DoctorPlan, Finding } from "./check.ts";

interface Right {
  permission: string;
  /** Permissions that hold it. */
  within: string[];
  /** What for; absent when this desired state does not need it. */
  why(plan: DoctorPlan): string | undefined;
  /** A reading call that Graph refuses without it; what only writes has none, and the token is the proof. */
  proof?: string;
}

/** @see https://learn.microsoft.com/graph/permissions-reference */
const rights: Right[] = [
  {
    permission: "Organization.Read.All",
    within: ["Directory.Read.All", "Directory.ReadWrite.All"],
    why: () => "to see which tenant is reached",
    proof: "/v1.0/organization?$select=id",
  },
  {
    permission: "Policy.Read.All",
    within: [],
    why: ({ passwordSenders, kinds }) =>
      passwordSenders.length > 0 || kinds.has("ConditionalAccessExclusion")
        ? "to see security defaults and the policies that stop password senders"
        : undefined,
    proof: "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
  },
  {
    permission: "User.Read.All",
    within: ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
    why: ({ kinds }) => (kinds.has("HighVolumeAccount") ? "to see licences and deleted accounts" : undefined),
    proof: "/v1.0/users?$top=1&$select=id",
  },
  {
    permission: "User-PasswordProfile.ReadWrite.All",
    within: ["User.ReadWrite.All", "Directory.ReadWrite.All"],
    why: ({ passwordSenders }) =>
      passwordSenders.length > 0 ? "to change the password of a sender" : undefined,
  },
  {
    permission: "Application.Read.All",
    within: ["Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
    why: ({ kinds }) =>
      kinds.has("AllowedApps") || kinds.has("ConditionalAccessExclusion")
        ? "to find the apps that may send, and those that policies name"
        : undefined,
    proof: "/v1.0/servicePrincipals?$top=1&$select=id",
  },
  {
    permission: "Policy.ReadWrite.ConditionalAccess",
    within: [],
    why: ({ kinds }) =>
      kinds.has("ConditionalAccessExclusion")
        ? "to let password senders through the policies that block them"
        : undefined,
    proof: "/v1.0/identity/conditionalAccess/policies?$select=id",
  },
  {
    permission: "Group.ReadWrite.All",
    within: ["Directory.ReadWrite.All"],
    why: ({ usesGroup }) => (usesGroup ? "to make and fill the group that the policies exclude" : undefined),
    proof: "/v1.0/groups?$top=1&$select=id",
  },
];

export const graphRights: Check = {
  title: "Graph permissions",
  async look(tenant, plan) {
    const { graphRoles, clientId } = await tenant.identity();
    const findings: Finding[] = [];
    for (const right of rights) {
      const why = right.why(plan);
      if (why !== undefined) findings.push(await judge(tenant, right, why, graphRoles, clientId));
    }
    return findings;
  },
};

async function judge(
  { graph }: Tenant,
  { permission, within, proof }: Right,
  why: string,
  held: readonly string[],
  clientId: string,
): Promise<Finding> {
  const check = `Graph: ${permission}`;
  const having = [permission, ...within].find((each) => held.includes(each));
  if (having === undefined) {
    const where = `Entra, App registrations, ${clientId}, API permissions, Microsoft Graph, Application permissions`;
    const detail = `grant ${permission} with admin consent, ${why} (${where}). It works with a new token, minutes later`;
    return { check, state: "missing", detail };
  }
  const through = having === permission ? why : `${why}; held through ${having}`;
  if (proof === undefined) return { check, state: "ok", detail: `${through} (by the token)` };
  try {
    await graph.get(proof);
    return { check, state: "ok", detail: through };
  } catch (error) {
    if (!(error instanceof HveError)) throw error;
    const isRefused = error instanceof PermissionError || error instanceof AuthenticationError;
    return { check, state: isRefused ? "missing" : "unknown", detail: `granted, but ${error.message}` };
  }
}
