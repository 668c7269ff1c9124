import { ProviderRegistry } from "./providerRegistry.ts";
import { startMonitor, type MonitorHandlers } from "./resourceMonitor.ts";
import { referenceTo } from "./resourceState.ts";
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
    configurationInState: (reference) =>
      state.snapshot.previous.find((resource) => referenceTo(resource) === reference)?.inputs,
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
