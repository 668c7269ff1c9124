import { childEnvironment } from "./childEnvironment.ts";
import { startNode, type Child } from "./childProcess.ts";
import type { Project } from "./project.ts";
import { sdkFile } from "./providerProcess.ts";
import type { StackConfiguration } from "./stackConfiguration.ts";

/** What a program is run with. */
export interface ProgramOptions {
  project: Project;
  stack: string;
  configuration: StackConfiguration;
  environment: Record<string, string>;
  /** Where monitor and engine listen. */
  address: string;
  dryRun: boolean;
  parallel: number;
  onLine(line: string, stream: "stdout" | "stderr"): void;
}

/** Starts the program under the SDK's own runner. Its exit code says whether it ran: 0, or what went wrong was logged. */
export function startProgram(options: ProgramOptions): Child {
  const { project, configuration } = options;
  const nodeArguments = project.runtimeOptions["nodeargs"];
  return startNode(
    [
      ...(typeof nodeArguments === "string" ? nodeArguments.split(/\s+/).filter((word) => word !== "") : []),
      sdkFile(project, "cmd/run"),
      ...["--monitor", options.address, "--engine", options.address],
      ...["--organization", "organization", "--project", project.name, "--stack", options.stack],
      ...["--root-directory", project.root, "--pwd", project.workingDirectory],
      ...(options.dryRun ? ["--dry-run"] : []),
      ...["--parallel", String(options.parallel)],
      project.entryPoint,
    ],
    {
      workingDirectory: project.workingDirectory,
      environment: childEnvironment(options.environment, {
        PULUMI_CONFIG: JSON.stringify(configuration.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(configuration.secretKeys),
        PULUMI_NODEJS_TYPESCRIPT: String(project.runtimeOptions["typescript"] ?? true),
      }),
    },
    options.onLine,
  );
}
