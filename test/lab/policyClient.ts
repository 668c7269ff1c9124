import { labClient } from "./labClient.ts";

export const policiesPath = "/v1.0/identity/conditionalAccess/policies";
export const exchangeId = "00000002-0000-0ff1-ce00-000000000000";

/** A policy that stops every password sender. */
export const blockAll = (more: Record<string, unknown> = {}, conditions: object = {}) => ({
  displayName: "Block legacy authentication",
  state: "enabled",
  conditions: {
    clientAppTypes: ["exchangeActiveSync", "other"],
    applications: { includeApplications: ["All"] },
    users: { includeUsers: ["All"] },
    ...conditions,
  },
  grantControls: { operator: "OR", builtInControls: ["block"] },
  ...more,
});

/** A lab without policies, and the calls that policy tests make. */
export async function policyClient(options: Parameters<typeof labClient>[0] = {}) {
  const lab = await labClient(options);
  await lab.admin("DELETE", "/conditionalAccess/policies");
  if (options.frozen) await lab.admin("POST", "/conditionalAccess/throttle", { intervalMs: 0 });
  return Object.assign(lab, {
    async policy(body: object = blockAll()): Promise<string> {
      const answer = await lab.graph("POST", policiesPath, body);
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body.id as string;
    },
    get: async (id: string) => (await lab.graph("GET", `${policiesPath}/${id}`)).body,
    patch: (id: string, body: object) => lab.graph("PATCH", `${policiesPath}/${id}`, body),
    /** A person's id; people are known to Graph at once. */
    person: async (name: string) => (await lab.admin("POST", "/graph/person", { name })).body.id as string,
    group: async (displayName: string, members: string[] = [], more: object = {}) =>
      (await lab.admin("POST", "/graph/group", { displayName, members, ...more })).body.id as string,
    /** Adds a policy that Graph would not take, or anybody else's. */
    foreign: async (policy: object, more: object = {}) =>
      (await lab.admin("POST", "/conditionalAccess/policy", { policy, ...more })).body.id as string,
    edit: (edit: object) => lab.admin("POST", "/graph/edit", edit),
  });
}
