import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";

/**
 * Keeps what `$select` names, else the default properties.
 *
 * @throws GraphRefusal for a name the entity does not have
 */
export function selected(
  call: Pick<GraphCall, "query">,
  entity: Record<string, unknown>,
  defaults: readonly string[] = Object.keys(entity),
): Record<string, unknown> {
  const names =
    call.query
      .get("$select")
      ?.split(",")
      .map((name) => name.trim()) ?? defaults;
  for (const name of names)
    if (!(name in entity))
      throw graphRefusals.bad(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on the queried type.`,
      );
  return Object.fromEntries(names.map((name) => [name, entity[name]]));
}
