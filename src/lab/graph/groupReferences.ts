import type { Group } from "../tenant/directoryState.ts";
import { directoryObject } from "./directoryObject.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { groupRefusals as refusals } from "./groupRefusals.ts";

/** How many references one PATCH may add (entra-graph §5.5). */
const limit = 20;
const path =
  /\/(?:v1\.0|beta)\/(?:directoryObjects|users|groups|servicePrincipals)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;

/**
 * Ids behind the references of a body. The host may be Microsoft's or the one the caller used.
 *
 * @throws GraphRefusal for a reference that names nothing here, and for more than 20
 */
export function referencesOf(call: GraphCall, sent: unknown): string[] {
  if (!Array.isArray(sent)) throw refusals.badReference();
  if (sent.length > limit) throw refusals.tooManyReferences();
  const hosts = ["https://graph.microsoft.com", new URL(call.url).origin];
  return sent.map((reference: unknown) => {
    const url = typeof reference === "string" ? URL.parse(reference, call.url) : null;
    const id = url === null ? undefined : path.exec(url.pathname)?.[1];
    if (id === undefined || !hosts.includes(url!.origin)) throw refusals.badReference();
    return id.toLowerCase();
  });
}

/** Adds them all or none: one that is there already, or unknown, refuses the request. */
export function addReferences(
  call: GraphCall,
  group: Group,
  property: "members" | "owners",
  ids: string[],
): void {
  for (const id of ids) {
    const found = directoryObject({ tenant: call.tenant, state: call.tenant.state }, id);
    if (found === undefined) throw graphRefusals.notFound(id);
    if (property === "members" && found.type === "group" && group.isAssignableToRole)
      throw refusals.nesting();
    if (group[property].includes(id)) throw refusals.duplicate(property);
    group[property].push(id);
  }
}
