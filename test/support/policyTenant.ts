/** A lab tenant with Conditional Access policies and HVE accounts, and what a person would see and do in its portal. */
import { provider } from "../../providers/conditionalAccessExclusion.ts";
import type { LabOptions } from "../../src/lab/lab.ts";
import { reset } from "../../src/lifecycle/session.ts";
import { lifecycle } from "./lifecycle.ts";
import { localTenant } from "./localTenant.ts";

interface Populated {
  accounts: { address: string; guid: string; objectId: string }[];
  policies: { id: string; displayName: string; blocks: boolean }[];
}

export const exclusion = lifecycle(provider);

export async function policyTenant(
  wanted: { policies: number; blocking: number; accounts: number },
  options?: LabOptions,
) {
  const tenant = await localTenant(options);
  const { accounts, policies } = (await tenant.admin("/conditionalAccess/population", wanted)) as Populated;
  await provider.configure(tenant.request);
  const { state } = tenant.lab.tenant;
  const held = (id: string) =>
    tenant.lab.tenant.state.conditionalAccess.policies.find((each) => each.id === id)!;
  return {
    ...tenant,
    accounts,
    policies,
    blocking: policies.filter(({ blocks }) => blocks),
    guids: accounts.map(({ guid }) => guid),
    objectIds: accounts.map(({ objectId }) => objectId),
    users: (id: string) =>
      held(id).body.conditions.users as Record<"excludeUsers" | "excludeGroups", string[]>,
    groupNamed: (name: string) =>
      tenant.lab.tenant.state.groups.find(
        ({ displayName, deletedAt }) => displayName === name && deletedAt === null,
      ),
    userId: (name: string) => state.users.find(({ mailNickname }) => mailNickname === name)!.id,
    /** A new provider process, which remembers nothing. */
    restart() {
      reset();
      return provider.configure(tenant.request);
    },
    /** Adds a policy past all checks; laid over a block of everything for everybody. */
    async policy(changes: object = {}, about: object = {}) {
      const users = { includeUsers: ["All"], ...(changes as { users?: object }).users };
      const { users: _users, ...rest } = changes as { users?: object; displayName?: string };
      const policy = {
        displayName: "Another policy",
        state: "enabled",
        conditions: { clientAppTypes: ["all"], applications: { includeApplications: ["All"] }, users },
        grantControls: { operator: "OR", builtInControls: ["block"] },
        ...rest,
      };
      return ((await tenant.admin("/conditionalAccess/policy", { policy, ...about })) as { id: string }).id;
    },
    edit: (edit: object) => tenant.admin("/graph/edit", edit) as Promise<{ status: number; body?: any }>,
    /** PATCH calls to policies that were answered, one per entry, by policy. */
    patches: () =>
      tenant.lab.calls.entries.filter(
        ({ name }) => name === "PATCH /identity/conditionalAccess/policies/{id}",
      ),
  };
}
