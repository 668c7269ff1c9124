import type { DeploymentError } from "./deploymentError.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";

type Decision = "same" | "create" | "update" | "replace" | "delete";

/** What a run has decided so far, resource by resource. */
export class Ledger {
  private readonly decisions = new Map<string, Set<Decision>>();
  private readonly replaceKeys = new Map<string, string[]>();
  private readonly deleted = new Set<ResourceState>();
  private readonly read = new Set<ResourceState>();
  private complaints: DeploymentError[] = [];

  record(steps: readonly PlannedStep[]): void {
    for (const step of steps) {
      const decision = decisionOf[step.operation];
      if (!decision) continue;
      const known = this.decisions.get(step.urn) ?? new Set();
      this.decisions.set(step.urn, known.add(decision));
      if (decision === "replace") known.delete("delete");
      if (decision === "delete" && step.old) this.deleted.add(step.old);
      if (decision === "delete" && step.keys) this.replaceKeys.set(step.urn, step.keys);
    }
  }

  has(decision: Decision, urn: string): boolean {
    return this.decisions.get(urn)?.has(decision) === true;
  }

  isDecided(urn: string): boolean {
    return this.decisions.has(urn);
  }

  /** Stays as it is or in another form: not to be deleted at the end. */
  isKept(urn: string): boolean {
    const known = this.decisions.get(urn);
    return (
      known !== undefined && ["same", "create", "update", "replace"].some((d) => known.has(d as Decision))
    );
  }

  isDeleted(resource: ResourceState): boolean {
    return this.deleted.has(resource);
  }

  /** Why a resource that was deleted early is replaced. */
  keysOf(urn: string): string[] | undefined {
    return this.replaceKeys.get(urn);
  }

  refreshed(resource: ResourceState): void {
    this.read.add(resource);
  }

  isRefreshed(resource: ResourceState): boolean {
    return this.read.has(resource);
  }

  /** A preview found something impossible and goes on. */
  complain(error: DeploymentError): void {
    this.complaints.push(error);
  }

  takeComplaints(): DeploymentError[] {
    const taken = this.complaints;
    this.complaints = [];
    return taken;
  }
}

const decisionOf: Partial<Record<PlannedStep["operation"], Decision>> = {
  same: "same",
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  delete: "delete",
  "delete-replaced": "delete",
};
