import {
  LocalWorkspace,
  Stack as AutomationStack,
  type PulumiCommand,
} from "@pulumi/pulumi/automation/index.js";
import type { Stack } from "./engine.ts";
import { runPulumi, type PulumiCli, type PulumiOutput } from "./pulumiProcess.ts";

/** The project for the Automation API. */
export async function openWorkspace(cli: PulumiCli, stack: Omit<Stack, "stack">): Promise<LocalWorkspace> {
  const workspace = await LocalWorkspace.create({
    workDir: stack.projectFolder,
    pulumiCommand: command(cli),
    envVars: pulumiVariables(stack),
  });
  // Selecting would change which stack a person's own `pulumi up` takes; every command names its stack instead.
  workspace.selectStack = () => Promise.resolve();
  return workspace;
}

/** A stack that is there already, for the Automation API. Whether it is, the first command on it says. */
export async function openStack(cli: PulumiCli, stack: Stack): Promise<AutomationStack> {
  return AutomationStack.select(stack.stack, await openWorkspace(cli, stack));
}

/** What tells the CLI where the state is and what opens it. */
export function pulumiVariables({
  backendUrl,
  passphrase,
  env,
}: Omit<Stack, "stack">): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: backendUrl,
    ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
    ...env,
  };
}

/**
 * The Automation API's own command starts the CLI in our process group, where one Ctrl-C would reach it twice, and looks for it in a
 * folder called `bin`; this one has the members of it that the API uses.
 */
function command(cli: PulumiCli): PulumiCommand {
  const own = {
    command: cli.file,
    version: cli.version,
    run: (
      args: string[],
      cwd: string,
      env: Record<string, string>,
      onOutput?: (text: string) => void,
      onError?: (text: string) => void,
      signal?: AbortSignal,
    ): Promise<PulumiOutput> => runPulumi(cli, args, { cwd, env, onOutput, onError, signal }),
  };
  return own as unknown as PulumiCommand;
}
