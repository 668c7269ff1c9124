import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { childEnvironment } from "./childEnvironment.ts";
import { DeploymentError } from "./deploymentError.ts";

/** A Pulumi CLI on this machine. */
export interface PulumiCli {
  /** Its absolute path. */
  file: string;
  /** For example `3.260.0`. */
  version: string;
}

export interface PulumiProcessOptions {
  cwd: string;
  env: Record<string, string>;
  /** Goes to its stdin; secrets travel this way, never as arguments. */
  input?: string;
  onOutput?: ((text: string) => void) | undefined;
  onError?: ((text: string) => void) | undefined;
  /** Aborting is one Ctrl-C. */
  signal?: AbortSignal | undefined;
}

/** What a run of the CLI came to. */
export interface PulumiOutput {
  stdout: string;
  stderr: string;
  code: number;
}

/** The CLI ended with another code than 0; the message is what it said. */
export class PulumiCommandError extends DeploymentError {
  readonly output: PulumiOutput;

  constructor(output: PulumiOutput) {
    const said =
      output.stderr.trim() || output.stdout.trim() || `pulumi ended with exit code ${String(output.code)}`;
    super(said.replaceAll(/^error: /gm, ""));
    this.name = "PulumiCommandError";
    this.output = output;
  }
}

/**
 * Runs the CLI once. It gets a process group of its own, so that a Ctrl-C on the terminal reaches it through us and counts once; the
 * second one ends us, and it is told in passing.
 * @throws PulumiCommandError when it ends with another code than 0.
 */
export async function runPulumi(
  cli: PulumiCli,
  args: string[],
  { cwd, env, input, onOutput, onError, signal }: PulumiProcessOptions,
): Promise<PulumiOutput> {
  const wanted = args.includes("--non-interactive") ? args : ["--non-interactive", ...args]; // ahead of any `--`
  const child = spawn(cli.file, wanted, {
    cwd,
    detached: true,
    env: environment(cli, env),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
    onOutput?.(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
    onError?.(text);
  });
  child.stdin.on("error", () => undefined); // it may end without having read; its exit code tells more
  child.stdin.end(input ?? "");
  const interrupt = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
  };
  signal?.addEventListener("abort", interrupt, { once: true });
  process.once("exit", interrupt);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (ended) => resolve(ended ?? 1));
    });
    if (code !== 0) throw new PulumiCommandError({ ...output, code });
    return { ...output, code };
  } finally {
    signal?.removeEventListener("abort", interrupt);
    process.off("exit", interrupt);
  }
}

/** The CLI's folder is first on PATH, so that it finds the language host beside it; then our Node, for the program. */
function environment(cli: PulumiCli, env: Record<string, string>): NodeJS.ProcessEnv {
  const ours = childEnvironment(env);
  return {
    ...ours,
    PATH: [dirname(cli.file), ours["PATH"] ?? ""].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_AUTOMATION_API: "true",
  };
}
