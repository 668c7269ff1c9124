import { applicationRoutes } from "./applications.ts";
import { deletedUsers, purgeUser, restoreUser } from "./deletedUsers.ts";
import { domainEntity, organizationEntity } from "./tenantEntities.ts";
import type { GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { page } from "./page.ts";
import { patchUser } from "./patchUser.ts";
import { selected } from "./selected.ts";
import { findVisibleUser, visibleUsers } from "./visibleUsers.ts";
import { userDefaults, userEntity } from "./userEntity.ts";
import { securityDefaults } from "./securityDefaults.ts";
import { servicePrincipalRoutes } from "./servicePrincipals.ts";

const anyDirectory = ["Directory.Read.All", "Directory.ReadWrite.All"];
const userReaders = ["User.Read.All", "User.ReadWrite.All", ...anyDirectory];
const userRestorers = ["User.ReadWrite.All", "User.DeleteRestore.All"];

/** Every route of Graph the lab serves, below `/v1.0` and `/beta`. Permissions: entra-graph §3.1, §5. */
export const graphTable: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/organization",
    roles: ["Organization.Read.All", "Organization.ReadWrite.All", ...anyDirectory],
    run: (call) => page(call, [organizationEntity(call.state)]),
  },
  {
    method: "GET",
    path: "/domains",
    roles: ["Domain.Read.All", "Domain.ReadWrite.All", ...anyDirectory],
    run: (call) => page(call, call.state.domains.map(domainEntity)),
  },
  {
    method: "GET",
    path: "/domains/{id}",
    roles: ["Domain.Read.All", "Domain.ReadWrite.All", ...anyDirectory],
    run(call) {
      const domain = call.state.domains.find(({ name }) => name === call.segments.id!.toLowerCase());
      if (domain === undefined) throw graphRefusals.notFound(call.segments.id!);
      return selected(call, domainEntity(domain));
    },
  },
  {
    method: "GET",
    path: "/policies/identitySecurityDefaultsEnforcementPolicy",
    roles: ["Policy.Read.All"],
    run: (call) => selected(call, securityDefaults.entity(call.state)),
  },
  {
    method: "PATCH",
    path: "/policies/identitySecurityDefaultsEnforcementPolicy",
    roles: ["Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess"],
    run: (call) => securityDefaults.patch(call),
  },
  {
    method: "GET",
    path: "/users",
    roles: userReaders,
    run: (call) => page(call, visibleUsers(call).map(userEntity), userDefaults),
  },
  {
    method: "GET",
    path: "/users/{id}",
    roles: userReaders,
    run: (call) => selected(call, userEntity(findVisibleUser(call, call.segments.id!)), userDefaults),
  },
  {
    method: "PATCH",
    path: "/users/{id}",
    // Which role is enough depends on the property: patchUser asks.
    roles: ["User-PasswordProfile.ReadWrite.All", "User.EnableDisableAccount.All", "User.ReadWrite.All"],
    run: patchUser,
  },
  {
    method: "GET",
    path: "/directory/deletedItems/microsoft.graph.user",
    roles: [...userReaders, "User.DeleteRestore.All"],
    run: (call) => page(call, deletedUsers(call.state).map(userEntity), [...userDefaults, "deletedDateTime"]),
  },
  {
    method: "GET",
    path: "/directory/deletedItems/{id}",
    roles: [...userReaders, "User.DeleteRestore.All"],
    run(call) {
      const user = deletedUsers(call.state).find(({ id }) => id === call.segments.id!.toLowerCase());
      if (user === undefined) throw graphRefusals.notFound(call.segments.id!);
      return selected(call, userEntity(user), [...userDefaults, "deletedDateTime"]);
    },
  },
  { method: "DELETE", path: "/directory/deletedItems/{id}", roles: userRestorers, run: purgeUser },
  { method: "POST", path: "/directory/deletedItems/{id}/restore", roles: userRestorers, run: restoreUser },
  ...servicePrincipalRoutes,
  ...applicationRoutes,
];
