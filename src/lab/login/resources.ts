import { resourceIds } from "../conditionalAccess/signInContext.ts";
import type { World } from "../world.ts";

export interface Resource {
  /** Audience of the tokens. */
  audience: string;
  roles: "exchangeRoles" | "graphRoles";
  /** Application id, by which Conditional Access knows it. */
  appId: string;
}

const exchange: Resource = {
  audience: "https://outlook.office365.com",
  roles: "exchangeRoles",
  appId: resourceIds.exchange,
};
const graph: Resource = {
  audience: "https://graph.microsoft.com",
  roles: "graphRoles",
  appId: resourceIds.graph,
};

/**
 * The resource behind a `/.default` scope. Microsoft's own names count, and so do the lab's origins, which stand in their
 * place. Source: exchange-admin §A.1 (hosts), entra-graph §9.1.
 */
export function resourceOf(world: World, scope: string): Resource | undefined {
  const origin = scope.replace(/\/+\.default$/, "").toLowerCase();
  if ([exchange.audience, "https://outlook.office.com", world.origins.exchange].includes(origin))
    return exchange;
  if ([graph.audience, world.origins.graph].includes(origin)) return graph;
  return undefined;
}

export const audiences = { exchange: exchange.audience, graph: graph.audience };
