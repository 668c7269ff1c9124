/** Enterprise applications of the tenant, found by the name, client id or object id by which people call them. */
import { z } from "zod";
import { GraphError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

const entity = z.looseObject({
  id: z.guid().toLowerCase(),
  appId: z.guid().toLowerCase(),
  displayName: z.string().nullish(),
});

/** The service principal's object id, or why there is none to be had: a sentence for the person who wrote the reference. */
export type Resolved = { objectId: string } | { problem: string };

/**
 * @param reference display name, application (client) id, or object id of the service principal.
 * @see https://learn.microsoft.com/graph/api/serviceprincipal-list
 */
export const servicePrincipal = (tenant: Tenant, reference: string): Promise<Resolved> =>
  tenant.cache.once(`servicePrincipal ${reference}`, () => resolve(tenant, reference));

async function resolve(tenant: Tenant, reference: string): Promise<Resolved> {
  const isId = z.guid().safeParse(reference).success;
  const matching = await entities(tenant, "servicePrincipals", reference, isId);
  if (matching.length === 1) return { objectId: matching[0]!.id };
  if (matching.length > 1) {
    const ids = matching.map(({ id }) => id).sort();
    return {
      problem: `"${reference}" is the name of ${ids.length} enterprise applications (${ids.join(", ")}): write one id`,
    };
  }
  if (!isId) return { problem: `there is no enterprise application "${reference}" in the tenant` };
  const [registration] = await entities(tenant, "applications", reference, isId);
  if (registration === undefined)
    return {
      problem: `${reference} is neither the object id nor the client id of an enterprise application`,
    };
  return {
    problem:
      registration.id === reference
        ? `${reference} is the object id of the app registration "${registration.displayName}": write its client id ` +
          `${registration.appId}, or the object id that its enterprise application has`
        : `the app registration "${registration.displayName}" (${reference}) has no enterprise application in the tenant yet`,
  };
}

/** @throws GraphError for an answer that holds anything else: it says nothing about what was asked for. */
async function entities(
  tenant: Tenant,
  collection: "servicePrincipals" | "applications",
  reference: string,
  isId: boolean,
) {
  const filter = isId
    ? `id eq '${reference}' or appId eq '${reference}'`
    : `displayName eq '${reference.replaceAll("'", "''")}'`;
  const path = `/v1.0/${collection}?$select=id,appId,displayName&$filter=${encodeURIComponent(filter)}`;
  return (await tenant.graph.list(path)).map((each) => {
    const { data } = entity.safeParse(each);
    const names = isId ? [data?.id, data?.appId] : [data?.displayName?.toLowerCase()];
    if (data === undefined || !names.includes(reference.toLowerCase()))
      throw new GraphError(`GET /v1.0/${collection}: an entry is not about ${reference}`, { cause: each });
    return data;
  });
}
