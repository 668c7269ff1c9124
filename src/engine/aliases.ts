import type { Goal } from "./goal.ts";
import { makeUrn, nameOf, qualifiedType, isStackType, typeOf } from "./urn.ts";

/** What a URN is made of beside type, name and parent. */
export interface Place {
  stack: string;
  project: string;
  /** The alias under which a resource of this run was found in the state, by its URN now. */
  found: ReadonlyMap<string, string>;
}

/** The URNs a resource may have had: its own aliases, and those it had under its parent's former name. */
export function aliasUrns(goal: Goal, place: Place): string[] {
  const own = goal.aliases.map((alias) => {
    if ("urn" in alias) return alias.urn;
    const parent = alias.parent === undefined ? goal.parent : (place.found.get(alias.parent) ?? alias.parent);
    return makeUrn(
      alias.stack ?? place.stack,
      alias.project ?? place.project,
      alias.noParent ? undefined : parent,
      alias.type ?? goal.type,
      alias.name ?? goal.name,
    );
  });
  const formerParent = goal.parent === undefined ? undefined : place.found.get(goal.parent);
  if (goal.parent === undefined || formerParent === undefined) return [...new Set(own)];
  const parentName = nameOf(goal.parent);
  const inherited = (type: string, name: string): string => {
    const formerName = name.startsWith(parentName)
      ? nameOf(formerParent) + name.slice(parentName.length)
      : name;
    const parent = isStackType(qualifiedType(formerParent)) ? undefined : formerParent;
    return makeUrn(place.stack, place.project, parent, type, formerName);
  };
  return [
    ...new Set([
      ...own,
      inherited(goal.type, goal.name),
      ...own.map((urn) => inherited(typeOf(urn), nameOf(urn))),
    ]),
  ];
}
