import { readFile } from "node:fs/promises";
import * as z from "zod";
import { openValue } from "./checkpoint.ts";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";
import { messageOf } from "./messageOf.ts";
import type { Properties } from "./propertyValue.ts";
import type { SecretsManager } from "./secretsManager.ts";
import { isProviderType, makeUrn } from "./urn.ts";

/** One resource to be taken into the state. */
export interface Import {
  urn: string;
  type: string;
  name: string;
  /** Absent for components and providers. */
  id?: string;
  /** URN; absent under the stack. */
  parent?: string;
  /** URN of the provider; absent for the default one. */
  provider?: string;
  /** Which inputs to keep; all when empty. */
  properties: string[];
  isComponent: boolean;
  inputs: Properties;
  /** What there is. Without it the provider would have to be asked. */
  outputs: Properties;
}

const properties = z.record(z.string(), z.unknown());
const entrySchema = z.object({
  type: z.string().min(1),
  name: z.string().min(1).optional(),
  logicalName: z.string().min(1).optional(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  properties: z.array(z.string()).default([]),
  component: z.boolean().default(false),
  remote: z.boolean().default(false),
  inputs: properties.default({}),
  outputs: properties.default({}),
  parameterization: z.unknown().optional(),
  extension: z.unknown().optional(),
});
const fileSchema = z.object({
  nameTable: z.record(z.string(), z.string()).default({}),
  resources: z.array(entrySchema).default([]),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * Reads a file in the form of `pulumi import --file`.
 * @throws DeploymentError when it cannot be read or an entry is not complete; every problem is named.
 * @see https://www.pulumi.com/docs/iac/guides/migration/import/
 */
export async function readImportFile(
  path: string,
  place: { stack: string; project: string },
  secrets: SecretsManager,
): Promise<Import[]> {
  const content = await readFile(path, "utf8")
    .then((text) => fileSchema.parse(JSON.parse(text)))
    .catch((error: unknown) => {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      throw new DeploymentError(`The import file ${path} cannot be used: ${reason}`, { cause: error });
    });
  const problems = content.resources.flatMap(problemsOf);
  if (problems.length > 0) throw new DeploymentError(`${path}:\n${problems.join("\n")}`);
  const urns = resolveUrns(content.resources, content.nameTable, place, path);
  return content.resources.map((entry, index) => importOf(entry, urns.entries[index]!, urns.byName, secrets));
}

const nameOfEntry = (entry: Entry): string => entry.name ?? entry.logicalName ?? "";
const logicalName = (entry: Entry): string => entry.logicalName ?? entry.name ?? "";
const describe = (entry: Entry): string =>
  `resource '${nameOfEntry(entry) || (entry.id ?? "?")}' of type '${entry.type}'`;

function problemsOf(entry: Entry): string[] {
  const problem = (text: string): string[] => [`${describe(entry)} ${text}`];
  if (entry.remote || entry.parameterization !== undefined || entry.extension !== undefined)
    throw needsPulumi(`The import of the ${describe(entry)}`);
  if (nameOfEntry(entry) === "") return problem("has no name");
  const isProvider = isProviderType(entry.type);
  const hasId = entry.id !== undefined && entry.id !== "";
  if (!entry.component) refuseOtherPackages(entry);
  if (isProvider && hasId) return problem("has an ID, but is a provider, which is created rather than read");
  if (isProvider && entry.component) return problem("is a provider and may not be marked as a component");
  if (!isProvider && !entry.component && !hasId) return problem("has no ID");
  if (entry.component && hasId) return problem("has an ID, but is marked as a component");
  return [];
}

function refuseOtherPackages(entry: Entry): void {
  const name = entry.type.split(":")[isProviderType(entry.type) ? 2 : 0] ?? "";
  if (name !== "pulumi-nodejs") throw needsPulumi(`The ${describe(entry)} of the package ${name}`);
}

/** Names in the file stand for URNs: those of the name table, and those of the entries, once their parents' are known. */
function resolveUrns(
  entries: Entry[],
  nameTable: Record<string, string>,
  { stack, project }: { stack: string; project: string },
  path: string,
): { entries: string[]; byName: Map<string, string> } {
  const byName = new Map(Object.entries(nameTable));
  const urns = new Map<Entry, string>();
  const fail = (entry: Entry, text: string): never => {
    throw new DeploymentError(`${path}: ${describe(entry)} ${text}`);
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
      const urn = makeUrn(stack, project, parent, entry.type, logicalName(entry));
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

function importOf(entry: Entry, urn: string, byName: Map<string, string>, secrets: SecretsManager): Import {
  const parent = entry.parent === undefined ? undefined : byName.get(entry.parent);
  const provider = entry.provider === undefined ? undefined : byName.get(entry.provider);
  if (entry.provider !== undefined && provider === undefined)
    throw new DeploymentError(
      `the provider '${entry.provider}' for ${describe(entry)} has no entry in 'nameTable' or 'resources'`,
    );
  return {
    urn,
    type: entry.type,
    name: logicalName(entry),
    ...(entry.id === undefined || entry.id === "" ? {} : { id: entry.id }),
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    properties: entry.properties,
    isComponent: entry.component,
    inputs: openValue(entry.inputs as Properties, secrets) as Properties,
    outputs: openValue(entry.outputs as Properties, secrets) as Properties,
  };
}
