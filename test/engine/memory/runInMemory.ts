import { DefaultProvider } from "../../../src/engine/defaultProvider.ts";
import { Deployment } from "../../../src/engine/deployment.ts";
import type { Goal } from "../../../src/engine/goal.ts";
import { Inheritance } from "../../../src/engine/inheritance.ts";
import {
  makeSecret,
  unknown,
  type Properties,
  type PropertyValue,
} from "../../../src/engine/propertyValue.ts";
import type { Provider } from "../../../src/engine/provider.ts";
import { Report } from "../../../src/engine/report.ts";
import { referenceTo, type ResourceState } from "../../../src/engine/resourceState.ts";
import type { Snapshot } from "../../../src/engine/snapshot.ts";
import { nameOf } from "../../../src/engine/urn.ts";
import type { ToyResource } from "../support/randomScenario.ts";

/** A run of the engine without processes: the program's registrations come from a list, the provider is in memory. */
export interface MemoryRun {
  verb: "up" | "preview" | "refresh" | "destroy";
  program: readonly ToyResource[];
  snapshot: Snapshot;
  provider: Provider;
  refresh?: boolean;
  parallel?: number;
  save?(): Promise<void>;
}

/** Runs it. @returns what is told of it. */
export async function runInMemory(run: MemoryRun): Promise<Report> {
  const report = new Report({});
  const deployment = new Deployment({
    stack: "dev",
    project: "toy",
    mode: run.verb === "refresh" || run.verb === "destroy" ? run.verb : "update",
    dryRun: run.verb === "preview",
    parallel: run.parallel ?? 8,
    snapshot: run.snapshot,
    providers: { provider: () => Promise.resolve(run.provider), configure: () => undefined },
    report,
    save: run.save ?? (() => Promise.resolve()),
    now: () => "2025-01-01T00:00:00Z",
  });
  if (run.refresh === true) await deployment.refresh.all(false);
  if (run.verb === "refresh") await deployment.refresh.all(true);
  else {
    const registering = run.verb !== "destroy" && !deployment.executor.isStopped;
    const ran = registering ? await register(run.program, deployment, run.verb === "preview") : true;
    if (ran && !deployment.executor.isStopped) await deployment.deleteRest();
  }
  await deployment.executor.settled();
  await deployment.finish(report.failed);
  return report;
}

/** Registers what the toy's program would, each resource once those it needs stand. @returns whether all of them do. */
async function register(
  program: readonly ToyResource[],
  deployment: Deployment,
  dryRun: boolean,
): Promise<boolean> {
  const defaults = new DefaultProvider({});
  const inheritance = new Inheritance();
  const states = new Map<string, Promise<ResourceState>>();
  const root = await deployment.register(
    goalOf({ type: "pulumi:pulumi:Stack", name: "toy-dev", custom: false }),
  );
  const stateOf = (name: string): Promise<ResourceState> => states.get(name)!;
  for (const resource of program) {
    const made = (async () => {
      const goal = await resolveGoal(resource, stateOf, dryRun, root.state.urn);
      const complete = await defaults.assign(inheritance.apply(goal), deployment);
      const { state } = await deployment.register(complete);
      inheritance.note(state.urn, complete);
      if (!state.custom) await deployment.registerOutputs(state.urn, {});
      return state;
    })();
    made.catch(() => undefined);
    states.set(resource.name, made);
  }
  const outcomes = await Promise.allSettled(states.values());
  return outcomes.every(({ status }) => status === "fulfilled");
}

const kinds = { thing: "pulumi-nodejs:dynamic/toy:thing", single: "pulumi-nodejs:dynamic/toy:single" };

async function resolveGoal(
  { kind, name, inputs = {}, options = {} }: ToyResource,
  stateOf: (name: string) => Promise<ResourceState>,
  dryRun: boolean,
  root: string,
): Promise<Goal> {
  const urnOf = async (other: unknown): Promise<string> => (await stateOf(String(other))).urn;
  const dependencies = new Set(
    await Promise.all(((options["dependsOn"] as string[] | undefined) ?? []).map(urnOf)),
  );
  const propertyDependencies: Record<string, string[]> = {};
  const values: Properties = {};
  for (const [key, value] of Object.entries(inputs)) {
    if (value === undefined) continue;
    const [resolved, urns] = await resolveValue(value, stateOf, dryRun);
    values[key] = resolved;
    propertyDependencies[key] = urns;
    for (const urn of urns) dependencies.add(urn);
  }
  const type =
    kind === "group"
      ? "toy:index:Group"
      : kind === "provider"
        ? "pulumi:providers:pulumi-nodejs"
        : kinds[kind];
  const list = (key: string): string[] => (options[key] as string[] | undefined) ?? [];
  const text = async (key: "deletedWith") =>
    options[key] === undefined ? {} : { [key]: await urnOf(options[key]) };
  const flag = (key: string) => (typeof options[key] === "boolean" ? { [key]: options[key] } : {});
  return {
    ...goalOf({ type, name, custom: kind !== "group" }),
    inputs: values,
    dependencies: [...dependencies],
    propertyDependencies,
    parent: options["parent"] === undefined ? root : await urnOf(options["parent"]),
    ignoreChanges: list("ignoreChanges"),
    replaceOnChanges: list("replaceOnChanges"),
    additionalSecretOutputs: list("additionalSecretOutputs"),
    aliases: ((options["aliases"] as object[] | undefined) ?? []).map((alias) => ({
      noParent: false,
      ...alias,
    })),
    ...(options["provider"] === undefined
      ? {}
      : { provider: referenceTo(await stateOf(String(options["provider"]))) }),
    ...(await text("deletedWith")),
    ...flag("protect"),
    ...flag("retainOnDelete"),
    ...flag("deleteBeforeReplace"),
  };
}

async function resolveValue(
  value: unknown,
  stateOf: (name: string) => Promise<ResourceState>,
  dryRun: boolean,
): Promise<[PropertyValue, string[]]> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [value as PropertyValue, []];
  if ("$secret" in value) return [makeSecret(value.$secret as PropertyValue), []];
  const [name = "", key = ""] = String((value as { $ref: string }).$ref).split(".");
  const state = await stateOf(name);
  const output = state.outputs[key];
  if (output === undefined && !dryRun) throw new Error(`${nameOf(state.urn)} has no output ${key}`);
  return [output ?? unknown, [state.urn]];
}

const goalOf = (identity: Pick<Goal, "type" | "name" | "custom">): Goal => ({
  ...identity,
  inputs: {},
  dependencies: [],
  propertyDependencies: {},
  ignoreChanges: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  aliases: [],
});
