import type { Stack } from "./engine.ts";
import { PulumiCommandError, runPulumi, type PulumiCli } from "./pulumiProcess.ts";
import { openWorkspace, pulumiVariables } from "./pulumiWorkspace.ts";
import { StackNotFoundError } from "./stackNotFoundError.ts";
import type { Stacks } from "./stacks.ts";

/** Stacks with the Pulumi CLI, on any backend it knows. */
export function pulumiStacks(cli: PulumiCli): Stacks {
  /** Runs a command about one stack. @throws StackNotFoundError when the CLI says that there is none. */
  const run = async (stack: Stack, args: string[], input?: string): Promise<string> => {
    const place = {
      cwd: stack.projectFolder,
      env: pulumiVariables(stack),
      ...(input === undefined ? {} : { input }),
    };
    const named = [...args.slice(0, 2), "--stack", stack.stack, ...args.slice(2)];
    try {
      return (await runPulumi(cli, named, place)).stdout;
    } catch (error) {
      throw isStackMissing(error) ? new StackNotFoundError(stack.stack) : error;
    }
  };
  const json = async (stack: Stack, args: string[]) => JSON.parse(await run(stack, args)) as unknown;
  const configFile = ({ configFile }: Stack) =>
    configFile === undefined ? [] : ["--config-file", configFile];

  return {
    async list(project) {
      const stacks = await (await openWorkspace(cli, project)).listStacks();
      return stacks.map(({ name, lastUpdate, resourceCount }) => ({
        name,
        ...(lastUpdate === undefined ? {} : { lastUpdate }),
        ...(resourceCount === undefined ? {} : { resourceCount }),
      }));
    },
    async init(stack) {
      await run(stack, ["stack", "init", "--no-select"]);
    },
    async outputs(stack, showSecrets) {
      const shown = showSecrets ? ["--show-secrets"] : [];
      return (await json(stack, ["stack", "output", "--json", ...shown])) as Record<string, unknown>;
    },
    export: (stack, showSecrets) =>
      json(stack, ["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])]),
    async import(stack, deployment) {
      await run(stack, ["stack", "import"], JSON.stringify(deployment));
    },
    async cancel(stack) {
      await run(stack, ["cancel", "--yes"]);
    },
    async getConfig(stack, { key, path = false }) {
      const args = ["config", "get", "--json", ...(path ? ["--path"] : []), ...configFile(stack), "--", key];
      try {
        const { value, secret } = (await json(stack, args)) as { value: string; secret: boolean };
        return { value, secret };
      } catch (error) {
        if (error instanceof PulumiCommandError && /configuration key .* not found/.test(error.message))
          return undefined;
        throw error;
      }
    },
    async setConfig(stack, { key, path = false }, { value, secret }) {
      const how = [secret ? "--secret" : "--plaintext", ...(path ? ["--path"] : [])];
      // The value goes through stdin: an argument can be read by everybody on the machine.
      await run(stack, ["config", "set", ...how, ...configFile(stack), "--", key], value);
    },
  };
}

/** Whether the CLI ended because the stack is not there; older ones have no exit code for it. */
export const isStackMissing = (error: unknown): boolean =>
  error instanceof PulumiCommandError &&
  (error.output.code === 6 || /no stack named .* found/.test(error.output.stderr));
