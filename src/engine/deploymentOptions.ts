import type { ProviderRegistry } from "./providerRegistry.ts";
import type { Report } from "./report.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a deployment works with. */
export interface DeploymentOptions {
  stack: string;
  project: string;
  /** `update` follows the program; `refresh` and `destroy` only learn from it which configuration holds. */
  mode: "update" | "refresh" | "destroy";
  dryRun: boolean;
  parallel: number;
  snapshot: Snapshot;
  providers: Pick<ProviderRegistry, "provider" | "configure">;
  report: Report;
  save(): Promise<void>;
  now(): string;
}
