/** The password senders as Conditional Access sees them: users with all their groups and roles. */
import { z } from "zod";
import type { UserPrincipal } from "../conditionalAccess/principal.ts";
import { GraphError, NotFoundError, UnavailableError, unlessMissing, type HveError } from "../errors.ts";
import { settle } from "../settle.ts";
import { hveAccount, type HveAccount } from "./hve.ts";
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

/**
 * One for each account, in order; undefined for an account that is gone. All memberships that are not known yet are read together.
 * @throws UnavailableError for an account that the directory does not know yet.
 */
export async function senders(tenant: Tenant, accounts: readonly string[]): Promise<(Sender | undefined)[]> {
  const held = await Promise.all(accounts.map((account) => unlessMissing(hveAccount(tenant, account))));
  const users = held.map((account) => account && { ...account, objectId: known(account) });
  const found = memberships(
    tenant,
    users.flatMap((user) => user?.objectId ?? []),
  );
  return Promise.all(
    users.map(async (user) => {
      if (user === undefined) return undefined;
      const { guid, address, objectId, whenCreated } = user;
      const { names, ...of } = await found.get(objectId)!;
      const principal = { kind: "user" as const, id: objectId, ...of };
      return { account: guid, address, createdAt: whenCreated, principal, names };
    }),
  );
}

/** The same, when every account has to be there. @throws NotFoundError for one that is gone. */
export async function presentSenders(tenant: Tenant, accounts: readonly string[]): Promise<Sender[]> {
  return (await senders(tenant, accounts)).map((sender, index) => {
    if (sender !== undefined) return sender;
    throw new NotFoundError(
      `The HVE account ${accounts[index]} is gone from the tenant. Nothing was changed.`,
    );
  });
}

function known({ address, objectId }: HveAccount): string {
  if (objectId !== undefined) return objectId;
  throw new UnavailableError(
    `${address}: Exchange does not tell the directory's object ID yet. Run again in some minutes.`,
  );
}

const membershipsKey = (objectId: string) => `memberships of ${objectId}`;

/** Call it after every write to a group's members. */
export const forgetMemberships = (tenant: Tenant, objectIds: readonly string[]): void =>
  objectIds.forEach((id) => tenant.cache.forget(membershipsKey(id)));

const row = z.looseObject({
  "@odata.type": z.string(),
  id: z.guid().toLowerCase(),
  displayName: z.string().nullish(),
  roleTemplateId: z.string().toLowerCase().nullish(),
});

interface Memberships {
  groupIds: string[];
  roleTemplateIds: string[];
  names: Map<string, string>;
}

/**
 * Every group and role of each user, nested ones included; asked for once per process.
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
function memberships(tenant: Tenant, objectIds: readonly string[]): Map<string, Promise<Memberships>> {
  const paths: string[] = [];
  const together = Promise.withResolvers<(object | HveError)[]>();
  const found = new Map(
    objectIds.map((id) => [
      id,
      tenant.cache.once(membershipsKey(id), async () => {
        const path = `/v1.0/users/${id}/transitiveMemberOf?$top=999`;
        const index = paths.push(path) - 1;
        const answer = (await together.promise)[index]!;
        if (answer instanceof NotFoundError) return membershipsOf(path, await patiently(tenant, path));
        if (answer instanceof Error) throw answer;
        const { value, "@odata.nextLink": more } = answer as Record<string, unknown>;
        return membershipsOf(path, more === undefined ? value : await tenant.graph.list(path));
      }),
    ]),
  );
  tenant.graph.getAll<object>(paths).then(together.resolve, together.reject);
  return found;
}

/** An account that Exchange has just made takes a while to show in the directory. */
async function patiently(tenant: Tenant, path: string): Promise<unknown> {
  let rows: unknown;
  const isVisible = await settle(tenant.timing.visibility, async () => {
    rows = await unlessMissing(tenant.graph.list(path));
    return rows !== undefined;
  });
  if (isVisible) return rows;
  throw new UnavailableError(
    `GET ${path}: the directory does not show the user yet. Run again in some minutes.`,
  );
}

function membershipsOf(path: string, rows: unknown): Memberships {
  const parsed = z.array(row).safeParse(rows);
  if (!parsed.success) throw new GraphError(`GET ${path}: unreadable members in the answer`, { cause: rows });
  const of = (type: string) =>
    parsed.data.filter((each) => each["@odata.type"] === `#microsoft.graph.${type}`);
  const names = parsed.data.flatMap(({ id, roleTemplateId, displayName }) =>
    displayName ? [[roleTemplateId ?? id, displayName] as const] : [],
  );
  return {
    groupIds: of("group").map(({ id }) => id),
    roleTemplateIds: of("directoryRole").flatMap(({ roleTemplateId }) => roleTemplateId ?? []),
    names: new Map(names),
  };
}
