import type { Operation } from "./engine.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";

type Decision = "same" | "create" | "update" | "replace" | "delete" | "refresh";

/** What a run has decided so far, resource by resource. */
export class Ledger {
  private readonly decisions: Record<Decision, Set<string>> = {
    same: new Set(),
    create: new Set(),
    update: new Set(),
    replace: new Set(),
    delete: new Set(),
    refresh: new Set(),
  };
  private readonly replaceKeys = new Map<string, string[]>();
  private readonly deleted = new Set<ResourceState>();
  /** URN now, by the one a resource had before. */
  private readonly renamed = new Map<string, string>();

  record(steps: readonly PlannedStep[]): void {
    // Who was deleted early and comes after all is not gone; who is deleted by these very steps is, for those that go with it.
    for (const { operation, urn } of steps) if (operation === "replace") this.decisions.delete.delete(urn);
    for (const { operation, urn, old, keys } of steps) {
      const decision = decisionOf[operation];
      if (!decision) continue;
      this.decisions[decision].add(urn);
      if (decision !== "delete") continue;
      if (old) this.deleted.add(old);
      if (keys) this.replaceKeys.set(urn, keys);
    }
  }

  rename(from: string, to: string): void {
    this.renamed.set(from, to);
  }

  has(decision: Decision, urn: string): boolean {
    return this.decisions[decision].has(urn);
  }

  isDecided(urn: string): boolean {
    return (["same", "create", "update", "replace", "delete"] as const).some((decision) =>
      this.has(decision, urn),
    );
  }

  /** Stays, as it is or in another form and under whatever name: not to be deleted at the end. */
  isKept(urn: string): boolean {
    const now = this.renamed.get(urn) ?? urn;
    return (["same", "update", "replace", "refresh"] as const).some((decision) => this.has(decision, now));
  }

  isDeleted(resource: ResourceState): boolean {
    return this.deleted.has(resource);
  }

  /** Why a resource that was deleted early is replaced. */
  keysOf(urn: string): string[] | undefined {
    return this.replaceKeys.get(urn);
  }
}

const decisionOf: Partial<Record<Operation, Decision>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  refresh: "refresh",
  delete: "delete",
  "delete-replaced": "delete",
  discard: "delete",
  "discard-replaced": "delete",
};
