import { ProviderRegistry } from "./providerRegistry.ts";
import { startMonitor, type MonitorHandlers } from "./resourceMonitor.ts";
import type { Run } from "./run.ts";

/** What serves the program and the providers while a run lasts. */
export interface Services extends AsyncDisposable {
  /** Where monitor and engine listen. */
  address: string;
  providers: ProviderRegistry;
}

/** Starts to listen; provider processes start when they are needed, and end with this. */
export async function startServices(run: Run, handlers: MonitorHandlers): Promise<Services> {
  const { project, stack, report, state } = run;
  const monitor = await startMonitor(handlers);
  const providers = new ProviderRegistry({
    project,
    environment: stack.env ?? {},
    engineAddress: monitor.address,
    onLine: (line, stream) => report.providerOutput(line, stream),
    configurationInState: (urn) =>
      state.snapshot.previous.find((resource) => resource.urn === urn && resource.delete !== true)?.inputs,
  });
  return {
    address: monitor.address,
    providers,
    async [Symbol.asyncDispose]() {
      await providers.end();
      monitor.close();
    },
  };
}
