/** The password senders as Conditional Access sees them: users with all their groups and roles. */
import { z } from "zod";
import type { UserPrincipal } from "../conditionalAccess/principal.ts";
import { GraphError, NotFoundError, UnavailableError } from "../errors.ts";
import { settle } from "../settle.ts";
import { hveAccount } from "./hve.ts";
import type { Tenant } from "./tenant.ts";

export interface Sender {
  /** Guid of the HVE account. */
  account: string;
  address: string;
  /** When Exchange made the account, if it says so. */
  createdAt: Date | undefined;
  principal: UserPrincipal;
  /** Names of its groups and roles by id, for messages. */
  names: ReadonlyMap<string, string>;
}

/** @throws NotFoundError for an account that is gone. @throws UnavailableError for one that the directory does not know yet. */
export async function sender(tenant: Tenant, account: string): Promise<Sender> {
  const { guid, address, objectId, whenCreated } = await hveAccount(tenant, account);
  if (objectId === undefined) {
    throw new UnavailableError(
      `${address}: Exchange does not tell the directory's object ID yet. Run again in some minutes.`,
    );
  }
  const { names, ...held } = await memberships(tenant, objectId);
  return {
    account: guid,
    address,
    createdAt: whenCreated,
    principal: { kind: "user", id: objectId, ...held },
    names,
  };
}

const row = z.looseObject({
  "@odata.type": z.string(),
  id: z.guid().toLowerCase(),
  displayName: z.string().nullish(),
  roleTemplateId: z.string().toLowerCase().nullish(),
});

/**
 * Every group and role of a user, nested ones included; asked for once per process.
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
const memberships = (tenant: Tenant, objectId: string) =>
  tenant.cache.once(`memberships of ${objectId}`, async () => {
    const path = `/v1.0/users/${objectId}/transitiveMemberOf?$top=999`;
    let rows: unknown[] = [];
    // An account that Exchange has just made takes a while to show in the directory.
    const isVisible = await settle(tenant.timing.visibility, async () => {
      try {
        rows = await tenant.graph.list(path);
        return true;
      } catch (error) {
        if (error instanceof NotFoundError) return false;
        throw error;
      }
    });
    if (!isVisible)
      throw new UnavailableError(
        `GET ${path}: the directory does not show the user yet. Run again in some minutes.`,
      );
    const parsed = z.array(row).safeParse(rows);
    if (!parsed.success)
      throw new GraphError(`GET ${path}: unreadable members in the answer`, { cause: rows });
    const of = (type: string) =>
      parsed.data.filter((each) => each["@odata.type"] === `#microsoft.graph.${type}`);
    return {
      groupIds: of("group").map(({ id }) => id),
      roleTemplateIds: of("directoryRole").flatMap(({ roleTemplateId }) => roleTemplateId ?? []),
      names: new Map(
        parsed.data.flatMap(({ id, roleTemplateId, displayName }) =>
          displayName ? [[roleTemplateId ?? id, displayName] as const] : [],
        ),
      ),
    };
  });
