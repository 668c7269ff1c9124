import { z } from "zod";
import { GraphError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

const user = z.looseObject({
  id: z.guid().toLowerCase(),
  licenseAssignmentStates: z.array(
    z.looseObject({ skuId: z.guid().toLowerCase(), assignedByGroup: z.guid().toLowerCase().nullish() }),
  ),
});

/**
 * The licences of one user, each as a phrase that says where it comes from: `sku … (direct)`, `sku … (through group …)`.
 * Any of them makes a mailbox of an HVE account, which then cannot submit any more.
 * @throws GraphError when the answer is about somebody else or has no licences to read.
 * @see https://learn.microsoft.com/graph/api/resources/licenseassignmentstate
 */
export async function licencesOfUser(tenant: Tenant, objectId: string): Promise<string[]> {
  const path = `/v1.0/users/${objectId}?$select=id,licenseAssignmentStates`;
  const parsed = user.safeParse(await tenant.graph.get(path));
  if (!parsed.success || parsed.data.id !== objectId.toLowerCase())
    throw new GraphError(`GET ${path}: the answer has no readable licences of this user`);
  return parsed.data.licenseAssignmentStates
    .map(
      ({ skuId, assignedByGroup: group }) => `sku ${skuId} (${group ? `through group ${group}` : "direct"})`,
    )
    .sort();
}

/** The licences of an account that is still one; Graph is asked only where Exchange says that there are any. */
export const hveLicences = async (
  tenant: Tenant,
  { isLicensed, objectId }: { isLicensed: boolean; objectId: string | undefined },
): Promise<string[]> => (isLicensed && objectId !== undefined ? licencesOfUser(tenant, objectId) : []);

/** What is wrong with an account that has licences, and what to do. */
export const licenceFault = (licences: readonly string[]): string =>
  `it has ${licences.length === 1 ? "a licence" : "licences"}, which no HVE account may have: ${licences.join(", ")}. ` +
  "Take a direct one from the user, one through a group by taking the user out of the group";
