import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { backendFolder } from "./backendFolder.ts";
import { openState, type OpenState } from "./openState.ts";
import { DefaultProvider, defaultProviderUrn } from "./defaultProvider.ts";
import { Deployment } from "./deployment.ts";
import { needsPulumi } from "./deploymentError.ts";
import type { RunOptions, Stack, Verb } from "./engine.ts";
import { lockFolder, takeLock } from "./lockFile.ts";
import { startProgram } from "./programProcess.ts";
import { readProject, type Project } from "./project.ts";
import { shown } from "./propertyDifferences.ts";
import { ProviderRegistry } from "./providerRegistry.ts";
import type { Report } from "./report.ts";
import { startMonitor } from "./resourceMonitor.ts";
import { providerInputs, readStackFile } from "./stackConfiguration.ts";
import { isStackType } from "./urn.ts";

const defaultParallel = 8;
/** How long a stopped run still waits for the stack's outputs. */
const outputsGraceMs = 500;

/**
 * Runs one verb from reading the project to the last write of the state.
 * @returns the stack's outputs, secrets hidden.
 * @throws DeploymentError when the run cannot begin: project, configuration, state or lock. What goes wrong later is in the report.
 */
export async function runVerb(
  verb: Verb,
  stack: Stack,
  options: RunOptions,
  report: Report,
): Promise<Record<string, unknown>> {
  if (verb === "import") throw needsPulumi("import");
  const project = await readProject(stack.projectFolder);
  const stackFile = await readStackFile(stack.configFile ?? join(project.root, `Pulumi.${stack.stack}.yaml`));
  const backend = backendFolder(stack.backendUrl, project.root);
  const dryRun = verb === "preview" || options.previewOnly === true;
  const release = dryRun
    ? () => Promise.resolve()
    : await takeLock(lockFolder(backend, project.name, stack.stack));
  try {
    const state = await openState({ backend, project, stack, stackFile, dryRun });
    await deploy({ verb, stack, options, report, project, dryRun, state });
    await state.save();
    const root = state.snapshot.checkpoint().resources.find(({ type }) => isStackType(type));
    const outputs = shown(root?.outputs ?? {});
    return outputs as Record<string, unknown>;
  } finally {
    await release();
  }
}

interface Run {
  verb: Verb;
  stack: Stack;
  options: RunOptions;
  report: Report;
  project: Project;
  dryRun: boolean;
  state: OpenState;
}

async function deploy(run: Run): Promise<void> {
  const { verb, stack, options, report, project, dryRun, state } = run;
  for (const { resource } of state.snapshot.interruptedCreates)
    report.say(
      "warning",
      `An earlier run was interrupted while it created ${resource.urn}; whether it was made is not known. It is looked for and continued where its provider can do that.`,
      resource.urn,
    );
  const configuration = providerInputs(state.configuration);
  const defaults = new DefaultProvider(configuration);
  const monitor = await startMonitor({
    async register(goal) {
      try {
        return await deployment.register(await defaults.assign(goal, deployment));
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
      deployment.stop();
      report.fail(error);
    },
  });
  const environment = stack.env ?? {};
  const parallel = options.parallel ?? defaultParallel;
  const providers = new ProviderRegistry({
    project,
    environment,
    engineAddress: monitor.address,
    onLine: (line, stream) => report.providerOutput(line, stream),
    configurationInState: (urn) =>
      state.snapshot.previous.find((resource) => resource.urn === urn && resource.delete !== true)?.inputs,
  });
  const runsProgram = verb === "up" || verb === "preview" || options.runProgram === true;
  const deployment = new Deployment({
    stack: stack.stack,
    project: project.name,
    mode: verb === "refresh" || verb === "destroy" ? verb : "update",
    dryRun,
    parallel,
    snapshot: state.snapshot,
    providers,
    report,
    save: state.save,
    now: () => new Date().toISOString(),
  });
  const onAbort = (): void => {
    deployment.stop();
    const awaited = report.steps.filter(({ status }) => status === "running").map(({ urn }) => urn);
    const what = awaited.length === 0 ? "Nothing was running." : `Waiting for: ${awaited.join(", ")}`;
    report.say("error", `The run was interrupted; no new step starts. ${what}`);
  };
  if (options.signal?.aborted === true) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (runsProgram) {
      // With a program the configuration of today holds from the start, and the process starts while the program does.
      const urn = defaultProviderUrn(stack.stack, project.name);
      await providers.configure(urn, configuration);
      const resources = state.snapshot.previous;
      if (resources.length === 0 || resources.some((resource) => resource.urn === urn)) providers.warm(urn);
    }
    if (options.refresh === true && verb !== "refresh") await deployment.refreshAll(false);
    const ranThrough =
      !runsProgram ||
      (!deployment.isStopped && (await runProgram(run, deployment, monitor.address, parallel)));
    if (verb === "refresh") await deployment.refreshAll(true);
    else if (ranThrough && !deployment.isStopped) await deployment.deleteRest();
    await deployment.settled();
    await deployment.finish(report.failed);
  } finally {
    await deployment.settled();
    options.signal?.removeEventListener("abort", onAbort);
    await providers.end();
    monitor.close();
  }
}

/** Runs the program to its end, or ends it when the deployment stops. @returns whether it ran through. */
async function runProgram(
  run: Run,
  deployment: Deployment,
  address: string,
  parallel: number,
): Promise<boolean> {
  const { stack, report, project, dryRun, state } = run;
  const lastWords: string[] = [];
  const program = startProgram({
    project,
    stack: stack.stack,
    configuration: state.configuration,
    environment: stack.env ?? {},
    address,
    dryRun,
    parallel,
    onLine(line, stream) {
      if (stream === "stderr") lastWords.push(line);
      report.say("info", line);
    },
  });
  const code = await Promise.race([program.ended, deployment.whenStopped]);
  await deployment.settled();
  await program.endSoon();
  if (code !== undefined && code !== 0 && !report.failed)
    report.say(
      "error",
      [`The program ended with exit code ${String(code)}.`, ...lastWords.slice(-20)].join("\n"),
    );
  return code === 0;
}
