import { applicationRoutes } from "./applications.ts";
import { auditRoutes } from "./auditRoutes.ts";
import { conditionalAccessRoutes } from "./conditionalAccessRoutes.ts";
import { deletedUserRoutes } from "./deletedUsers.ts";
import type { GraphRoute } from "./graphCall.ts";
import { groupRoutes } from "./groupRoutes.ts";
import { servicePrincipalRoutes } from "./servicePrincipals.ts";
import { tenantRoutes } from "./tenantRoutes.ts";
import { userRoutes } from "./users.ts";

/** Every route of Graph the lab serves, below `/v1.0` and `/beta`. */
export const graphTable: readonly GraphRoute[] = [
  ...tenantRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...deletedUserRoutes,
  ...servicePrincipalRoutes,
  ...applicationRoutes,
  ...conditionalAccessRoutes,
  ...auditRoutes,
];
