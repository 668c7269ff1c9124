import { join } from "node:path";
import { backendFolder } from "./backendFolder.ts";
import { deploy } from "./deploy.ts";
import type { RunOptions, Stack, Verb } from "./engine.ts";
import { importResources } from "./importResources.ts";
import { lockFolder, takeLock } from "./lockFile.ts";
import { openState } from "./openState.ts";
import { readProject } from "./project.ts";
import { shown } from "./propertyDifferences.ts";
import type { Report } from "./report.ts";
import type { Run } from "./run.ts";
import { readStackFile } from "./stackConfiguration.ts";
import { isStackType } from "./urn.ts";

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
  const project = await readProject(stack.projectFolder);
  const stackFile = await readStackFile(stack.configFile ?? join(project.root, `Pulumi.${stack.stack}.yaml`));
  const backend = backendFolder(stack.backendUrl, project.root);
  const dryRun = verb === "preview" || options.previewOnly === true;
  const release = dryRun
    ? () => Promise.resolve()
    : await takeLock(lockFolder(backend, project.name, stack.stack));
  try {
    const state = await openState({ backend, project, stack, stackFile, dryRun });
    const run: Run = { verb, stack, options, report, project, dryRun, state };
    await (verb === "import" ? importResources(run) : deploy(run));
    await state.save();
    const root = state.snapshot.checkpoint().resources.find(({ type }) => isStackType(type));
    return shown(root?.outputs ?? {}) as Record<string, unknown>;
  } finally {
    await release();
  }
}
