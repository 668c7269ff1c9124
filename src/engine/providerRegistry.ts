import { DeploymentError } from "./deploymentError.ts";
import { dynamicProvider } from "./dynamicProvider.ts";
import type { Provider } from "./provider.ts";
import { startProvider, type ProviderOptions, type ProviderProcess } from "./providerProcess.ts";
import { containsUnknown, equal, type Properties } from "./propertyValue.ts";
import { unconfiguredProvider } from "./unconfiguredProvider.ts";
import { providerUrn } from "./urn.ts";

/** What provider processes are started with, and what a provider was configured with that this run does not register. */
export interface ProviderRegistryOptions extends ProviderOptions {
  configurationInState(urn: string): Properties | undefined;
}

/** Starts one process per provider resource, when it is first needed, with the configuration that stands then. */
export class ProviderRegistry {
  private readonly configurations = new Map<string, Properties>();
  private readonly processes = new Map<string, Promise<ProviderProcess>>();
  private readonly options: ProviderRegistryOptions;

  constructor(options: ProviderRegistryOptions) {
    this.options = options;
  }

  /** Says what a provider resource is configured with from now on. */
  async configure(urn: string, configuration: Properties): Promise<void> {
    const before = this.configurations.get(urn);
    this.configurations.set(urn, configuration);
    if (before && equal(before, configuration)) return;
    const running = this.processes.get(urn);
    this.processes.delete(urn);
    await running?.then((process) => process.end());
  }

  /** @throws DeploymentError when the reference names no provider of this stack. */
  async provider(reference: string): Promise<Provider> {
    const urn = providerUrn(reference);
    const configuration = this.configurations.get(urn) ?? this.options.configurationInState(urn);
    if (!configuration) throw new DeploymentError(`The provider ${reference} is not in this stack.`);
    if (containsUnknown(configuration)) return unconfiguredProvider;
    return dynamicProvider((await this.process(urn, configuration)).client);
  }

  /** Starts a provider's process before it is needed. */
  warm(urn: string): void {
    const configuration = this.configurations.get(urn);
    // Who needs it hears what went wrong.
    if (configuration) this.process(urn, configuration).catch(() => undefined);
  }

  private process(urn: string, configuration: Properties): Promise<ProviderProcess> {
    const running = this.processes.get(urn) ?? startProvider(configuration, this.options);
    this.processes.set(urn, running);
    return running;
  }

  async end(): Promise<void> {
    // One that never started has nothing to end; who needed it has heard why.
    await Promise.allSettled([...this.processes.values()].map(async (process) => (await process).end()));
  }
}
