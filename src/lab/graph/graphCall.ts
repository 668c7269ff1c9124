import type { Initiator } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import type { Tenant } from "../tenant/tenant.ts";

/** One request as a route sees it, after token and roles were checked. */
export interface GraphCall {
  tenant: Tenant;
  /** The state reads answer from. */
  state: State;
  /** Values of the `{…}` segments of the route's path, decoded. */
  segments: Record<string, string>;
  query: URLSearchParams;
  /** The request's URL without query, as the caller wrote it. */
  url: string;
  /** Whether `ConsistencyLevel: eventual` was sent. */
  eventual: boolean;
  body: Record<string, unknown>;
  /** Application roles of the caller. */
  roles: string[];
  /** Who calls, as the directory audits name it. */
  initiator: Initiator;
  /** Whether the caller asked below `/beta`. */
  beta: boolean;
}

/** What a route answers: an object, a page, or nothing (204). */
export type GraphAnswer = object | undefined;

export interface GraphRoute {
  method: "GET" | "PATCH" | "POST" | "DELETE";
  /** Below `/v1.0`; `{id}` stands for one segment. */
  path: string;
  /** Application roles of which one is enough. */
  roles: readonly string[];
  /** Application roles of which one is needed besides. */
  also?: readonly string[];
  /** The service that answers, when it is not the directory: it has refusals and a throttle of its own. */
  service?: "conditionalAccess";
  /** True for a POST that changes nothing. */
  reads?: true;
  /** What the answer shows comes from replicas that may lag; `memberships` is a read of every group. */
  replicated?: "policies" | "groups" | "memberships";
  /** Status of an answer with a body; 200 when absent. */
  success?: 201;
  /** @throws GraphRefusal */
  run(call: GraphCall): GraphAnswer;
}
