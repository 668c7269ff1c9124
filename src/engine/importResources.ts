import { defaultProviderUrn } from "./defaultProvider.ts";
import { needsPulumi } from "./deploymentError.ts";
import { readImportFile, type Import } from "./importFile.ts";
import type { Properties } from "./propertyValue.ts";
import type { Report } from "./report.ts";
import { referenceTo, type ResourceState } from "./resourceState.ts";
import { defaultParallel, type Run } from "./run.ts";
import { startServices } from "./services.ts";
import { providerInputs } from "./stackConfiguration.ts";
import type { PlannedStep } from "./step.ts";
import { StepExecutor } from "./stepExecutor.ts";
import { stopOnAbort } from "./stopOnAbort.ts";
import { isProviderType, isStackType, makeUrn, typeOf } from "./urn.ts";

/**
 * Takes what exists into the state, as the import file says, without the program: the stack and the providers first where they are
 * missing, then parents before children. What is in the state with the same id stays as it is.
 */
export async function importResources(run: Run): Promise<void> {
  const { stack, project, options, report, state, dryRun } = run;
  const { snapshot, save } = state;
  if (options.importFile === undefined)
    throw needsPulumi(
      "Importing without a file (a dynamic provider cannot tell what an id alone stands for)",
    );
  const place = { stack: stack.stack, project: project.name };
  const imports = await readImportFile(options.importFile, place, state.secrets);
  const nobody = (): Promise<never> => Promise.reject(new Error("An import runs no program."));
  await using services = await startServices(run, {
    register: nobody,
    registerOutputs: nobody,
    log: (severity, message, urn) => report.say(severity, message, urn),
    refuse: (error) => report.fail(error),
  });
  const { providers } = services;
  const executor = new StepExecutor(
    {
      snapshot,
      dryRun,
      save,
      isDeleted: () => false,
      now: () => new Date().toISOString(),
      provider: (reference) => providers.provider(reference),
      configureProvider: (reference, inputs) => providers.configure(reference, inputs),
      warn: (message, urn) => report.say("warning", message, urn),
    },
    report,
    options.parallel ?? defaultParallel,
    false,
  );
  using _abort = stopOnAbort(options.signal, executor, report);

  const existing = snapshot.previous.filter((resource) => resource.delete !== true);
  for (const old of existing)
    await executor.executeParallel([{ operation: "same", urn: old.urn, old, next: { ...old } }]);
  const find = (urn: string): ResourceState | undefined =>
    snapshot.checkpoint().resources.find((resource) => resource.urn === urn && resource.delete !== true);
  const create = (urn: string, inputs: Properties, parent?: string): PlannedStep[] =>
    find(urn) ? [] : [{ operation: "create", urn, next: made(urn, inputs, parent) }];

  const root =
    existing.find(({ type }) => isStackType(type))?.urn ??
    makeUrn(place.stack, place.project, undefined, "pulumi:pulumi:Stack", `${place.project}-${place.stack}`);
  await executor.executeParallel(create(root, {}));
  const defaultUrn = defaultProviderUrn(place.stack, place.project);
  const dynamic = imports.filter(({ isComponent, type }) => !isComponent && !isProviderType(type));
  const declared = imports.filter(({ type }) => isProviderType(type));
  await executor.executeParallel([
    ...(dynamic.some(({ provider }) => provider === undefined)
      ? create(defaultUrn, providerInputs(state.configuration))
      : []),
    ...declared.flatMap(({ urn, inputs, parent }) => create(urn, inputs, parent)),
  ]);

  const steps = imports
    .filter((entry) => !isProviderType(entry.type) && !isThere(find(entry.urn), entry))
    .map((entry): PlannedStep => {
      const old = find(entry.urn);
      const next = imported(entry, root, options.protect ?? true);
      const provider = entry.isComponent ? undefined : find(entry.provider ?? defaultUrn);
      if (provider) next.provider = referenceTo(provider);
      return { operation: "import", urn: entry.urn, next, ...(old ? { old } : {}) };
    });
  await inWaves(steps, executor, report);
  await executor.settled();
}

/** Parents before children; the rest side by side. After a failure no further wave begins. */
async function inWaves(steps: PlannedStep[], executor: StepExecutor, report: Report): Promise<void> {
  let rest = steps;
  while (rest.length > 0 && !executor.isStopped && !report.failed) {
    const urns = new Set(rest.map(({ urn }) => urn));
    const wave = rest.filter(({ next }) => !urns.has(next?.parent ?? ""));
    await executor.executeParallel(wave);
    rest = rest.filter((step) => !wave.includes(step));
  }
}

const isThere = (old: ResourceState | undefined, { id }: Import): boolean =>
  old !== undefined && (old.importID ?? old.id) === id;

function made(urn: string, inputs: Properties, parent: string | undefined): ResourceState {
  const type = typeOf(urn);
  const custom = isProviderType(type);
  return { urn, type, custom, inputs, outputs: {}, ...(parent === undefined ? {} : { parent }) };
}

function imported(entry: Import, root: string, protect: boolean): ResourceState {
  return {
    urn: entry.urn,
    type: entry.type,
    custom: !entry.isComponent,
    inputs: entry.inputs,
    outputs: entry.outputs,
    parent: entry.parent ?? root,
    ...(protect ? { protect } : {}),
    ...(entry.id === undefined ? {} : { importID: entry.id }),
  };
}
