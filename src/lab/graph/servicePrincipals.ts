import { createHash } from "node:crypto";
import { firstPartyApps } from "../tenant/appRoles.ts";
import type { Application, State } from "../tenant/state.ts";
import type { GraphCall, GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";

/** Application roles that may read applications and service principals; the first is the least. */
export const applicationReaders: readonly string[] = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

const resources = Object.values(firstPartyApps);
/** The tenant that owns Microsoft's own applications. */
const microsoft = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

/** @see https://learn.microsoft.com/graph/api/resources/serviceprincipal */
function entity(state: State, application: Application) {
  const { clientId, objectId, displayName, managedIdentity, refused } = application;
  const foreign = application.registrationId === null && managedIdentity === null;
  const roles = resources.find((resource) => resource.objectId === objectId)?.roles ?? {};
  return {
    id: objectId,
    appId: clientId,
    displayName,
    appDisplayName: displayName,
    appOwnerOrganizationId: foreign ? microsoft : managedIdentity === null ? state.tenantId : null,
    accountEnabled: refused !== "disabled",
    servicePrincipalType: managedIdentity === null ? "Application" : "ManagedIdentity",
    servicePrincipalNames: [clientId],
    signInAudience: foreign ? "AzureADMultipleOrgs" : "AzureADMyOrg",
    tags: [] as string[],
    appRoles: Object.entries(roles).map(([value, id]) => ({
      id,
      value,
      allowedMemberTypes: ["Application"],
      displayName: value,
      description: value,
      isEnabled: true,
      origin: "Application",
    })),
  };
}

/** The enterprise applications of the tenant, Microsoft's resources among them: reading only (entra-graph §8, §9.2). */
export const servicePrincipalRoutes: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/servicePrincipals",
    roles: applicationReaders,
    run: (call) =>
      page(
        call,
        call.state.applications.map((application) => entity(call.state, application)),
      ),
  },
  {
    method: "GET",
    path: "/servicePrincipals(appId='{appId}')",
    roles: applicationReaders,
    run(call) {
      const found = call.state.applications.find(
        ({ clientId }) => clientId === call.segments.appId!.toLowerCase(),
      );
      if (found === undefined) throw graphRefusals.notFound(call.segments.appId!);
      return selected(call, entity(call.state, found));
    },
  },
  {
    method: "GET",
    path: "/servicePrincipals/{id}",
    roles: applicationReaders,
    run: (call) => selected(call, entity(call.state, find(call))),
  },
  {
    method: "GET",
    path: "/servicePrincipals/{id}/appRoleAssignments",
    roles: applicationReaders,
    run: (call) => page(call, assignments(find(call))),
  },
];

function find({ state, segments }: GraphCall): Application {
  const found = state.applications.find(({ objectId }) => objectId === segments.id!.toLowerCase());
  if (found === undefined) throw graphRefusals.notFound(segments.id!);
  return found;
}

/** The application permissions that were consented to (entra-graph §8). */
function assignments(principal: Application) {
  const granted = [
    [firstPartyApps.exchange, principal.exchangeRoles],
    [firstPartyApps.graph, principal.graphRoles],
  ] as const;
  return granted.flatMap(([resource, roles]) =>
    roles.map((role) => ({
      id: createHash("sha256")
        .update(`${principal.objectId} ${resource.objectId} ${role}`)
        .digest("base64url"),
      appRoleId: resource.roles[role] ?? null,
      createdDateTime: "2025-01-01T00:00:00Z",
      principalDisplayName: principal.displayName,
      principalId: principal.objectId,
      principalType: "ServicePrincipal",
      resourceDisplayName: resource.displayName,
      resourceId: resource.objectId,
    })),
  );
}
