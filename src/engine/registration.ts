import type resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import { needsPulumi } from "./deploymentError.ts";
import type { Alias, Goal } from "./goal.ts";
import { flattenOutputValues, type Properties } from "./propertyValue.ts";
import { durationSeconds } from "./duration.ts";
import { fromStruct } from "./struct.ts";
import { isProviderType } from "./urn.ts";

type Request = InstanceType<typeof resourceMessages.RegisterResourceRequest>;
type RequestedAlias = ReturnType<Request["getAliasesList"]>[number];

const dynamicPackage = "pulumi-nodejs";

/**
 * What a registration asks for.
 * @throws DeploymentError for anything that needs more than components and dynamic resources.
 */
export function goalOf(request: Request): Goal {
  refuseOthers(request);
  const propertyDependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((urns, key) => {
    propertyDependencies[key] = urns.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    inputs: flattenOutputValues(fromStruct(request.getObject())) as Properties,
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [
      ...request.getAliasurnsList().map((urn) => ({ urn })),
      ...request.getAliasesList().map(aliasOf),
    ],
    ...(request.getDeletebeforereplacedefined()
      ? { deleteBeforeReplace: request.getDeletebeforereplace() }
      : {}),
    ...(request.hasProtect() ? { protect: request.getProtect() === true } : {}),
    ...(request.hasRetainondelete() ? { retainOnDelete: request.getRetainondelete() === true } : {}),
    ...timeouts(request.getCustomtimeouts()?.toObject()),
    ...text("parent", request.getParent()),
    ...text("provider", request.getProvider()),
    ...text("importId", request.getImportid()),
    ...text("deletedWith", request.getDeletedwith()),
  };
}

function timeouts(given: Record<string, string> | undefined): Pick<Goal, "customTimeouts"> {
  const seconds = Object.entries(given ?? {}).flatMap(([key, duration]) =>
    duration === "" ? [] : [[key.replace("pb_", ""), durationSeconds(duration)] as const],
  );
  return seconds.length === 0 ? {} : { customTimeouts: Object.fromEntries(seconds) };
}

function refuseOthers(request: Request): void {
  const type = request.getType();
  const name = `${type} '${request.getName()}'`;
  if (request.getRemote()) throw needsPulumi(`The remote component ${name}`);
  if (request.getTransformsList().length > 0) throw needsPulumi(`A transform on ${name}`);
  if (request.getStateMigrationsList().length > 0) throw needsPulumi(`A state migration on ${name}`);
  const hooks = request.getHooks();
  if (hooks && Object.values(hooks.toObject()).flat().length > 0) throw needsPulumi(`A hook on ${name}`);
  if (request.getReplaceWithList().length > 0) throw needsPulumi(`replaceWith on ${name}`);
  if (request.hasReplacementTrigger()) throw needsPulumi(`A replacement trigger on ${name}`);
  if (!request.getCustom()) return;
  const packageName = isProviderType(type) ? type.split(":")[2] : type.split(":")[0];
  if (packageName !== dynamicPackage)
    throw needsPulumi(`The resource ${name} of the package ${packageName ?? ""}`);
}

function aliasOf(alias: RequestedAlias): Alias {
  const spec = alias.getSpec();
  if (!spec) return { urn: alias.getUrn() };
  return {
    noParent: spec.getNoparent(),
    ...text("name", spec.getName()),
    ...text("type", spec.getType()),
    ...text("stack", spec.getStack()),
    ...text("project", spec.getProject()),
    ...text("parent", spec.getParenturn()),
  };
}

/** An empty text on the wire means that nothing was said. */
function text<K extends string>(key: K, value: string): { [P in K]?: string } {
  return (value === "" ? {} : { [key]: value }) as { [P in K]?: string };
}
