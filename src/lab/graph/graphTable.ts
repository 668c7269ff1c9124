import { applicationRoutes } from "./applications.ts";
import { deletedUserRoutes } from "./deletedUsers.ts";
import type { GraphRoute } from "./graphCall.ts";
import { servicePrincipalRoutes } from "./servicePrincipals.ts";
import { tenantRoutes } from "./tenantRoutes.ts";
import { userRoutes } from "./users.ts";

/** Every route of Graph the lab serves, below `/v1.0` and `/beta`. */
export const graphTable: readonly GraphRoute[] = [
  ...tenantRoutes,
  ...userRoutes,
  ...deletedUserRoutes,
  ...servicePrincipalRoutes,
  ...applicationRoutes,
];
