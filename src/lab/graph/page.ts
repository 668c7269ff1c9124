import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { matchesODataFilter } from "./matchesODataFilter.ts";
import { selected } from "./selected.ts";

const defaultSize = 100;
const maximumSize = 999;

/**
 * One page of a collection: `$filter`, then `$top`, then `$select`; `@odata.nextLink` holds every option and an opaque
 * token, on the origin the caller used (entra-graph §8, §9.2).
 */
export function page(
  call: GraphCall,
  entities: Record<string, unknown>[],
  defaults?: readonly string[],
  /** Whether the collection is one of the directory, where some queries are advanced ones (entra-graph §8). */
  { directory = true } = {},
): { value: object[]; "@odata.nextLink"?: string; "@odata.count"?: number } {
  const filter = call.query.get("$filter");
  const count = call.query.get("$count") === "true";
  if (directory && count && !call.eventual)
    throw graphRefusals.unsupportedQuery("LAB-$count needs the header ConsistencyLevel: eventual.");
  if (directory && filter !== null && filter.includes("/any(") && !count)
    throw graphRefusals.unsupportedQuery("LAB-This filter needs ConsistencyLevel: eventual and $count=true.");
  const found = filter === null ? entities : entities.filter((entity) => matchesODataFilter(entity, filter));
  const top = call.query.get("$top");
  const size = top === null ? defaultSize : Number(top);
  if (!Number.isInteger(size) || size < 1 || size > maximumSize)
    throw graphRefusals.badBody(
      `Invalid page size specified: '${top}'. Must be between 1 and ${maximumSize} inclusive.`,
    );
  const token = call.query.get("$skiptoken");
  const start = token === null ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start)) throw graphRefusals.bad("LAB-The skip token is not one of ours.");
  const value = found.slice(start, start + size).map((entity) => selected(call, entity, defaults));
  const counted = count ? { "@odata.count": found.length } : {};
  if (start + size >= found.length) return { ...counted, value };
  const next = new URL(call.url);
  for (const [name, option] of call.query) next.searchParams.set(name, option);
  next.searchParams.set("$skiptoken", Buffer.from(String(start + size)).toString("base64url"));
  return { ...counted, "@odata.nextLink": next.href, value };
}
