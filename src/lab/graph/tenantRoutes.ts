import type { GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { page } from "./page.ts";
import { securityDefaults } from "./securityDefaults.ts";
import { selected } from "./selected.ts";
import { domainEntity, organizationEntity } from "./tenantEntities.ts";

const anyDirectory = ["Directory.Read.All", "Directory.ReadWrite.All"];

/** The tenant itself: organisation, domains and security defaults (entra-graph §3.1, §9.2). */
export const tenantRoutes: readonly GraphRoute[] = [
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
];
