import { readFile } from "node:fs/promises";
import * as z from "zod";
import { openValue } from "./checkpoint.ts";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";
import { describeEntry, logicalNameOf, nameOfEntry, resolveUrns } from "./importUrns.ts";
import { messageOf } from "./messageOf.ts";
import type { Properties } from "./propertyValue.ts";
import type { SecretsManager } from "./secretsManager.ts";
import { isProviderType } from "./urn.ts";

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

function problemsOf(entry: Entry): string[] {
  const problem = (text: string): string[] => [`${describeEntry(entry)} ${text}`];
  if (entry.remote || entry.parameterization !== undefined || entry.extension !== undefined)
    throw needsPulumi(`The import of the ${describeEntry(entry)}`);
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
  if (name !== "pulumi-nodejs") throw needsPulumi(`The ${describeEntry(entry)} of the package ${name}`);
}

function importOf(entry: Entry, urn: string, byName: Map<string, string>, secrets: SecretsManager): Import {
  const parent = entry.parent === undefined ? undefined : byName.get(entry.parent);
  const provider = entry.provider === undefined ? undefined : byName.get(entry.provider);
  if (entry.provider !== undefined && provider === undefined)
    throw new DeploymentError(
      `the provider '${entry.provider}' for ${describeEntry(entry)} has no entry in 'nameTable' or 'resources'`,
    );
  return {
    urn,
    type: entry.type,
    name: logicalNameOf(entry),
    ...(entry.id === undefined || entry.id === "" ? {} : { id: entry.id }),
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    isComponent: entry.component,
    inputs: openValue(entry.inputs as Properties, secrets) as Properties,
    outputs: openValue(entry.outputs as Properties, secrets) as Properties,
  };
}
