import { DeploymentError } from "./deploymentError.ts";
import { dynamicProvider } from "./dynamicProvider.ts";
import type { Provider } from "./provider.ts";
import { startProvider, type ProviderOptions, type ProviderProcess } from "./providerProcess.ts";
import { containsUnknown, type Properties } from "./propertyValue.ts";
import { unconfiguredProvider } from "./unconfiguredProvider.ts";
import { providerUrn } from "./urn.ts";

/** What provider processes are started with, and what a provider was configured with that this run has not registered yet. */
export interface ProviderRegistryOptions extends ProviderOptions {
  configurationInState(reference: string): Properties | undefined;
}

/** Starts one process per provider resource and configuration, when it is first needed. All end with the run. */
export class ProviderRegistry {
  /** By provider reference. */
  private readonly configurations = new Map<string, Properties>();
  private readonly processes = new Map<string, Promise<ProviderProcess>>();
  private readonly options: ProviderRegistryOptions;

  constructor(options: ProviderRegistryOptions) {
    this.options = options;
  }

  /** Says what a provider is configured with from now on. What asked it before is not disturbed. */
  configure(reference: string, configuration: Properties): void {
    this.configurations.set(reference, configuration);
  }

  /** @throws DeploymentError when the reference names no provider of this stack. */
  async provider(reference: string): Promise<Provider> {
    const configuration = this.configurations.get(reference) ?? this.options.configurationInState(reference);
    if (!configuration) throw new DeploymentError(`The provider ${reference} is not in this stack.`);
    if (containsUnknown(configuration)) return unconfiguredProvider;
    return dynamicProvider((await this.process(providerUrn(reference), configuration)).client);
  }

  /** Starts a provider's process before it is needed. */
  warm(urn: string, configuration: Properties): void {
    // Who needs it hears what went wrong.
    this.process(urn, configuration).catch(() => undefined);
  }

  private process(urn: string, configuration: Properties): Promise<ProviderProcess> {
    const key = JSON.stringify([urn, configuration]);
    const running = this.processes.get(key) ?? startProvider(configuration, this.options);
    this.processes.set(key, running);
    return running;
  }

  async end(): Promise<void> {
    // One that never started has nothing to end; who needed it has heard why.
    await Promise.allSettled([...this.processes.values()].map(async (process) => (await process).end()));
  }
}
