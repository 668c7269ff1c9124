import { z } from "zod";
import { findRoute } from "../graph/findRoute.ts";
import { GraphRefusal, graphErrorBody } from "../graph/graphRefusal.ts";
import type { World } from "../world.ts";

const lists = [
  "includeUsers",
  "excludeUsers",
  "includeGroups",
  "excludeGroups",
  "includeRoles",
  "excludeRoles",
] as const;

/** Something a person does in the portal. */
export const humanEdit = z.union([
  z.strictObject({
    /** Policy whose list is read and written back in one step. */
    policy: z.guid(),
    list: z.enum(lists),
    add: z.array(z.string()).default([]),
    remove: z.array(z.string()).default([]),
    /** Sign-in name of whoever does it. */
    as: z.string().default("admin@contoso.com"),
  }),
  z.strictObject({
    /** A call to Graph, with every permission there is. */
    method: z.enum(["POST", "PATCH", "DELETE", "GET"]),
    /** Below the version, such as `/groups`. */
    path: z.string().startsWith("/"),
    body: z.record(z.string(), z.unknown()).default({}),
    as: z.string().default("admin@contoso.com"),
  }),
]);
export type HumanEdit = z.infer<typeof humanEdit>;

/**
 * Does what a person does: at once, past journal, faults and throttle, but by the service's rules and into its audits.
 *
 * @returns status and body as Graph would answer
 */
export function applyHumanEdit(world: World, edit: HumanEdit): { status: number; body?: object } {
  return "policy" in edit ? editList(world, edit) : call(world, edit);
}

function editList(world: World, edit: Extract<HumanEdit, { policy: string }>) {
  const { policies } = world.tenant.state.conditionalAccess;
  const found = policies.find(({ id }) => id === edit.policy.toLowerCase());
  const stands = found?.body.conditions.users[edit.list] ?? [];
  const gone = edit.remove.map((id) => id.toLowerCase());
  const kept = stands.filter((id) => !gone.includes(id.toLowerCase()));
  return call(world, {
    method: "PATCH",
    path: `/identity/conditionalAccess/policies/${edit.policy}`,
    body: { conditions: { users: { [edit.list]: [...kept, ...edit.add] } } },
    as: edit.as,
  });
}

function call(world: World, { method, path, body, as }: Extract<HumanEdit, { method: string }>) {
  const url = new URL(path, world.origins.graph);
  const { route, segments } = findRoute(method, url.pathname.slice(1).split("/").map(decodeURIComponent));
  if (route === undefined) throw new Error(`LAB-Graph has no route ${method} ${path}.`);
  const { tenant } = world;
  const user = tenant.state.users.find(({ userPrincipalName }) => userPrincipalName === as);
  try {
    const answer = route.run({
      tenant,
      state: tenant.state,
      segments,
      query: url.searchParams,
      url: `${url.origin}/beta${url.pathname}`,
      eventual: true,
      body,
      roles: everyRole,
      initiator: {
        user: {
          id: user?.id ?? "00000000-0000-4000-8000-00000000ad31",
          displayName: user?.displayName ?? "Administrator",
          userPrincipalName: as,
        },
      },
      beta: true,
    });
    return answer === undefined ? { status: 204 } : { status: route.success ?? 200, body: answer };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return { status: error.status, body: graphErrorBody(error, tenant.now()) };
  }
}

/** Those that routes ask for by themselves. */
const everyRole = [
  "Directory.ReadWrite.All",
  "User.ReadWrite.All",
  "RoleManagement.ReadWrite.Directory",
  "Policy.Read.All",
  "Policy.ReadWrite.ConditionalAccess",
];
