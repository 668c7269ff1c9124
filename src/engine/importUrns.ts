import { DeploymentError } from "./deploymentError.ts";
import { makeUrn } from "./urn.ts";

/** What of an entry its URN is made of. Parents are named, not written as URNs. */
export interface NamedEntry {
  type: string;
  name?: string | undefined;
  logicalName?: string | undefined;
  id?: string | undefined;
  parent?: string | undefined;
}

/** The name others in the file refer to it by. */
export const nameOfEntry = ({ name, logicalName }: NamedEntry): string => name ?? logicalName ?? "";
/** The resource's name for Pulumi. */
export const logicalNameOf = ({ name, logicalName }: NamedEntry): string => logicalName ?? name ?? "";
/** An entry in a message. */
export const describeEntry = (entry: NamedEntry): string =>
  `resource '${nameOfEntry(entry) || (entry.id ?? "?")}' of type '${entry.type}'`;

/** Names in the file stand for URNs: those of the name table, and those of the entries, once their parents' are known. @throws DeploymentError when a name leads nowhere or two entries are the same resource. */
export function resolveUrns(
  entries: readonly NamedEntry[],
  nameTable: Record<string, string>,
  { stack, project }: { stack: string; project: string },
  path: string,
): { entries: string[]; byName: Map<string, string> } {
  const byName = new Map(Object.entries(nameTable));
  const urns = new Map<NamedEntry, string>();
  const fail = (entry: NamedEntry, text: string): never => {
    throw new DeploymentError(`${path}: ${describeEntry(entry)} ${text}`);
  };
  while (urns.size < entries.length) {
    const before = urns.size;
    for (const entry of entries) {
      if (urns.has(entry)) continue;
      const parent = entry.parent === undefined ? undefined : byName.get(entry.parent);
      if (entry.parent !== undefined && parent === undefined) {
        if (!entries.some((other) => nameOfEntry(other) === entry.parent))
          fail(entry, `names the parent '${entry.parent}', which has no entry in 'nameTable'`);
        continue;
      }
      const urn = makeUrn(stack, project, parent, entry.type, logicalNameOf(entry));
      if ([...urns.values()].includes(urn))
        fail(entry, "has an ambiguous URN, set name (or logical name) to be unique");
      urns.set(entry, urn);
      if (!byName.has(nameOfEntry(entry))) byName.set(nameOfEntry(entry), urn);
    }
    const stuck = entries.find((entry) => !urns.has(entry));
    if (stuck && urns.size === before) fail(stuck, "is its own ancestor");
  }
  return { entries: entries.map((entry) => urns.get(entry)!), byName };
}
