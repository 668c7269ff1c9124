import type { DirectoryObject } from "./directoryObject.ts";
import type { GraphAnswer, GraphCall } from "./graphCall.ts";
import { page } from "./page.ts";
import { selected } from "./selected.ts";

/**
 * A page of directory objects of mixed kinds, each with its type; a cast such as `microsoft.graph.group` keeps one kind.
 * A property that `$select` names and a kind does not have is left out there (entra-graph §5.5, §9.3).
 */
export function objectPage(
  call: GraphCall,
  objects: DirectoryObject[],
  cast?: DirectoryObject["type"],
): GraphAnswer {
  const names = call.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const entities = objects
    .filter(({ type }) => cast === undefined || type === cast)
    .map(({ type, entity, defaults }) => {
      const kept = names?.filter((name) => name in entity);
      const query = new URLSearchParams(kept === undefined ? {} : { $select: kept.join(",") });
      const shown = kept?.length === 0 ? {} : selected({ query }, entity, defaults);
      return cast === undefined ? { "@odata.type": `#microsoft.graph.${type}`, ...shown } : shown;
    });
  const query = new URLSearchParams(call.query);
  query.delete("$select");
  const answer = page({ ...call, query }, entities);
  if (names === undefined || answer["@odata.nextLink"] === undefined) return answer;
  const next = new URL(answer["@odata.nextLink"]);
  next.searchParams.set("$select", names.join(","));
  return { ...answer, "@odata.nextLink": next.href };
}
