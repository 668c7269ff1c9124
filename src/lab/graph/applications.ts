import { identities } from "../identities.ts";
import type { Application } from "../tenant/state.ts";
import type { GraphCall, GraphRoute } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";
import { applicationReaders } from "./servicePrincipals.ts";

/** @see https://learn.microsoft.com/graph/api/resources/application */
const entity = (application: Application) => ({
  id: application.registrationId,
  appId: application.clientId,
  displayName: application.displayName,
  signInAudience: "AzureADMyOrg",
  publisherDomain: identities.initialDomain,
  identifierUris: [] as string[],
  tags: [] as string[],
});

/** The registrations that live in this tenant: reading only, by object id or client id (entra-graph §8). */
export const applicationRoutes: readonly GraphRoute[] = [
  {
    method: "GET",
    path: "/applications",
    roles: applicationReaders,
    run: (call) => page(call, registered(call).map(entity)),
  },
  {
    method: "GET",
    path: "/applications(appId='{appId}')",
    roles: applicationReaders,
    run: (call) => one(call, "clientId", call.segments.appId!),
  },
  {
    method: "GET",
    path: "/applications/{id}",
    roles: applicationReaders,
    run: (call) => one(call, "registrationId", call.segments.id!),
  },
];

const registered = ({ state }: GraphCall) =>
  state.applications.filter(({ registrationId }) => registrationId !== null);

function one(call: GraphCall, key: "clientId" | "registrationId", wanted: string) {
  const found = registered(call).find((application) => application[key] === wanted.toLowerCase());
  if (found === undefined) throw graphRefusals.notFound(wanted);
  return selected(call, entity(found));
}
