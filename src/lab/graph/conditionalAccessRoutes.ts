import { conditionalAccessRefusals } from "../conditionalAccess/conditionalAccessRefusals.ts";
import { evaluate } from "../conditionalAccess/evaluate.ts";
import { namedLocationEntity } from "../conditionalAccess/namedLocationEntity.ts";
import { policies } from "../conditionalAccess/policies.ts";
import { policyEntity } from "../conditionalAccess/policyEntity.ts";
import type { GraphCall, GraphRoute } from "./graphCall.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";

const read = ["Policy.Read.All"];
const write = ["Policy.ReadWrite.ConditionalAccess"];
/** Holding the write permission alone is refused (entra-graph §1.4). */
const also = ["Policy.Read.All", "Application.Read.All"];
const root = "/identity/conditionalAccess";
const service = "conditionalAccess" as const;

const list = (call: GraphCall, deleted: boolean) =>
  page(
    call,
    policies.visible(call, deleted).map((policy) => policyEntity(call.state, policy, call)),
    undefined,
    { directory: false },
  );
const get = (call: GraphCall, deleted: boolean) =>
  selected(call, policyEntity(call.state, policies.find(call, deleted), call));

/** Policies under both their names, deleted ones, What-If, and what policies refer to. Source: entra-graph §1.1, §1.4. */
export const conditionalAccessRoutes: readonly GraphRoute[] = [
  ...[`${root}/policies`, "/policies/conditionalAccessPolicies"].flatMap((path): GraphRoute[] => [
    { method: "GET", path, roles: read, service, replicated: "policies", run: (call) => list(call, false) },
    { method: "POST", path, roles: write, also, service, success: 201, run: policies.create },
    {
      method: "GET",
      path: `${path}/{id}`,
      roles: read,
      service,
      replicated: "policies",
      run: (call) => get(call, false),
    },
    { method: "PATCH", path: `${path}/{id}`, roles: write, also, service, run: policies.update },
    { method: "DELETE", path: `${path}/{id}`, roles: write, also, service, run: policies.remove },
  ]),
  {
    method: "POST",
    path: `${root}/evaluate`,
    roles: ["Policy.Read.ConditionalAccess", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"],
    service,
    reads: true,
    run: evaluate,
  },
  ...((path): GraphRoute[] => [
    { method: "GET", path, roles: read, service, run: (call) => list(call, true) },
    { method: "GET", path: `${path}/{id}`, roles: read, service, run: (call) => get(call, true) },
    { method: "POST", path: `${path}/{id}/restore`, roles: write, also, service, run: policies.restore },
    { method: "DELETE", path: `${path}/{id}`, roles: write, also, service, run: policies.purge },
  ])(`${root}/deletedItems/policies`),
  {
    method: "GET",
    path: `${root}/namedLocations`,
    roles: read,
    service,
    run: (call) => page(call, call.state.conditionalAccess.namedLocations.map(namedLocationEntity)),
  },
  {
    method: "GET",
    path: `${root}/namedLocations/{id}`,
    roles: read,
    service,
    run(call) {
      const wanted = call.segments.id!.toLowerCase();
      const location = call.state.conditionalAccess.namedLocations.find(({ id }) => id === wanted);
      if (location === undefined) throw conditionalAccessRefusals.notFound(wanted);
      return selected(call, namedLocationEntity(location));
    },
  },
  {
    method: "GET",
    path: `${root}/authenticationStrength/policies`,
    roles: read,
    service,
    run: (call) =>
      page(
        call,
        call.state.conditionalAccess.authenticationStrengths.map(({ id, displayName, custom }) => ({
          id,
          displayName,
          policyType: custom ? "custom" : "builtIn",
        })),
      ),
  },
];
