import { setTimeout } from "node:timers/promises";
import { DefaultProvider, defaultProviderUrn } from "./defaultProvider.ts";
import { Deployment } from "./deployment.ts";
import { Inheritance } from "./inheritance.ts";
import { equal } from "./propertyValue.ts";
import { runProgram } from "./programSource.ts";
import { defaultParallel, type Run } from "./run.ts";
import { startServices, type Services } from "./services.ts";
import { providerInputs } from "./stackConfiguration.ts";
import { stopOnAbort } from "./stopOnAbort.ts";

/** How long a stopped run still waits for the stack's outputs. */
const outputsGraceMs = 500;

/** Previews, updates, refreshes or destroys the stack: reads what there is, runs the program, deletes what is too much. */
export async function deploy(run: Run): Promise<void> {
  const { verb, options, report, state } = run;
  tellInterruptedCreates(run);
  const defaults = new DefaultProvider(providerInputs(state.configuration));
  const inheritance = new Inheritance();
  await using services = await startServices(run, {
    async register(given) {
      try {
        const goal = await defaults.assign(inheritance.apply(given), deployment);
        const result = await deployment.register(goal);
        inheritance.note(result.state.urn, goal);
        return result;
      } catch (error) {
        // A program that hears of the end says nothing more; its outputs may be on the way.
        await Promise.race([deployment.outputsCame, setTimeout(outputsGraceMs)]);
        throw error;
      }
    },
    registerOutputs: (urn, outputs) => deployment.registerOutputs(urn, outputs),
    // What the SDK says to its own developers is not for the people who run a stack.
    log(severity, message, urn) {
      if (severity !== "debug") report.say(severity, message, urn);
    },
    refuse(error) {
      deployment.executor.stop();
      report.fail(error);
    },
  });
  const deployment = new Deployment({
    stack: run.stack.stack,
    project: run.project.name,
    mode: verb === "refresh" || verb === "destroy" ? verb : "update",
    dryRun: run.dryRun,
    parallel: options.parallel ?? defaultParallel,
    snapshot: state.snapshot,
    providers: services.providers,
    report,
    save: state.save,
    now: () => new Date().toISOString(),
  });
  using _abort = stopOnAbort(options.signal, deployment.executor, report);
  try {
    await phases(run, deployment, services);
  } finally {
    await deployment.executor.settled();
  }
}

/** What the verbs do, one after the other. */
async function phases(run: Run, deployment: Deployment, services: Services): Promise<void> {
  const { verb, options, report } = run;
  const { executor, refresh } = deployment;
  const runsProgram = verb === "up" || verb === "preview" || options.runProgram === true;
  if (runsProgram) warmProvider(run, services);
  if (options.refresh === true && verb !== "refresh") await refresh.all(false);
  const ranThrough =
    !runsProgram || (!executor.isStopped && (await runProgram(run, executor, services.address)));
  if (verb === "refresh") {
    if (ranThrough) await refresh.all(true);
  } else if (ranThrough && !executor.isStopped) await deployment.deleteRest();
  await executor.settled();
  await deployment.finish(report.failed);
}

/** Where the last run's configuration is today's, the provider's process starts while the program does. */
function warmProvider({ stack, project, state }: Run, { providers }: Services): void {
  const urn = defaultProviderUrn(stack.stack, project.name);
  const configuration = providerInputs(state.configuration);
  const resources = state.snapshot.previous;
  const last = resources.find((resource) => resource.urn === urn)?.inputs;
  if (last ? equal(last, configuration) : resources.length === 0) providers.warm(urn, configuration);
}

function tellInterruptedCreates({ verb, options, report, state, dryRun }: Run): void {
  if (verb === "refresh" && options.clearPendingCreates === true && !dryRun)
    state.snapshot.clearInterruptedCreates();
  for (const { resource } of state.snapshot.interruptedCreates)
    report.say(
      "warning",
      `An earlier run was interrupted while it created ${resource.urn}; whether it was made is not known. It is looked for and continued where its provider can do that.`,
      resource.urn,
    );
}
