import { createRequire } from "node:module";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import { childEnvironment } from "./childEnvironment.ts";
import { startNode, type Child } from "./childProcess.ts";
import { DeploymentError } from "./deploymentError.ts";
import { channelOptions } from "./grpc.ts";
import type { Project } from "./project.ts";
import { revealAll, type Properties } from "./propertyValue.ts";
import { toStruct } from "./struct.ts";

/** The client of a provider's gRPC service. */
export type ProviderClient = InstanceType<typeof providerService.ResourceProviderClient>;

/** A running dynamic-provider process, configured. */
export interface ProviderProcess {
  client: ProviderClient;
  end(): Promise<void>;
}

/** What a provider process is started with. */
export interface ProviderOptions {
  project: Project;
  engineAddress: string;
  environment: Record<string, string>;
  onLine(line: string, stream: "stdout" | "stderr"): void;
}

/** Starts the SDK's dynamic-provider server, which says its port in its first line, and gives it its configuration. */
export async function startProvider(
  configuration: Properties,
  options: ProviderOptions,
): Promise<ProviderProcess> {
  const { project } = options;
  let child: Child | undefined;
  const port = await new Promise<string>((resolve, reject) => {
    let listening = false;
    child = startNode(
      [sdkFile(project, "cmd/dynamic-provider"), options.engineAddress],
      {
        workingDirectory: project.workingDirectory,
        environment: childEnvironment(options.environment, {
          PULUMI_NODEJS_PROJECT: project.name,
          PULUMI_PROJECT: project.name,
          PULUMI_CONFIG: JSON.stringify(ownConfiguration(configuration)),
        }),
      },
      (line, stream) => {
        if (listening || stream === "stderr") return options.onLine(line, stream);
        listening = true;
        resolve(line.trim());
      },
    );
    void child.ended.then((code) =>
      reject(new DeploymentError(`The provider process ended at its start with exit code ${String(code)}.`)),
    );
  });
  const client = new providerService.ResourceProviderClient(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
    channelOptions,
  );
  await configure(client, configuration);
  return {
    client,
    async end() {
      client.close();
      await child?.end();
    },
  };
}

/** Finds a file of the SDK that the project has installed. */
export function sdkFile(project: Project, name: string): string {
  try {
    return createRequire(join(project.workingDirectory, "package.json")).resolve(`@pulumi/pulumi/${name}`);
  } catch (error) {
    throw new DeploymentError(
      `@pulumi/pulumi is not installed where the program is (${project.workingDirectory}): npm ci`,
      { cause: error },
    );
  }
}

/** Provider code that asks for configuration itself sees only what stands under its own package's name. */
function ownConfiguration(configuration: Properties): Properties {
  const own = Object.entries(revealAll(configuration)).filter(([key]) => key.startsWith("pulumi-nodejs:"));
  return Object.fromEntries(own);
}

function configure(client: ProviderClient, configuration: Properties): Promise<void> {
  const request = new providerMessages.ConfigureRequest()
    .setArgs(toStruct(revealAll(configuration)))
    .setAcceptsecrets(true)
    .setAcceptresources(true);
  return new Promise((resolve, reject) => {
    client.configure(request, (error) => (error ? reject(error) : resolve()));
  });
}
