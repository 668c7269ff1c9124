import type { Checkpoint } from "./checkpoint.ts";
import { withoutDangling } from "./dangling.ts";
import type { PendingOperation, ResourceState } from "./resourceState.ts";

/**
 * The state while it changes: what the last run left (the base) and what this run has made of it. Resources already dealt with come
 * first, in the order in which they were, so that each follows what it depends on.
 */
export class Snapshot {
  private base: ResourceState[];
  private readonly made: ResourceState[] = [];
  private readonly done = new Set<ResourceState>();
  private readonly running = new Set<PendingOperation>();
  private interrupted: PendingOperation[];
  private cutsDangling = false;
  /** New URN by the one the resource had before. */
  private readonly renamed = new Map<string, string>();

  constructor(previous: Checkpoint) {
    this.base = previous.resources;
    this.interrupted = previous.pendingOperations.filter(({ type }) => type === "creating");
  }

  /** What the last run left, as far as refresh has not corrected it. */
  get previous(): readonly ResourceState[] {
    return this.base;
  }

  /** Creates that an earlier run did not see the end of. */
  get interruptedCreates(): readonly PendingOperation[] {
    return this.interrupted;
  }

  /** What the last run left and this one has not dealt with yet. */
  get remaining(): readonly ResourceState[] {
    return this.base.filter((resource) => !this.done.has(resource));
  }

  /** What this run has made of what it dealt with. */
  get superseding(): readonly ResourceState[] {
    return this.made.filter((resource) => !this.done.has(resource));
  }

  /** Refresh looks before anything is changed: it corrects what remains of the base itself. */
  rebase(resources: ResourceState[]): void {
    this.base = resources;
  }

  /** Whether they were made is known, or does not matter any more. */
  clearInterruptedCreates(): void {
    this.interrupted = [];
  }

  begin(type: PendingOperation["type"], resource: ResourceState): PendingOperation {
    const operation = { type, resource };
    this.running.add(operation);
    return operation;
  }

  end(operation: PendingOperation): void {
    this.running.delete(operation);
  }

  /** A resource now stands like this. */
  put(resource: ResourceState): void {
    if (!this.made.includes(resource)) this.made.push(resource);
  }

  /** What the last run left of a resource is superseded or gone. */
  drop(resource: ResourceState): void {
    this.done.add(resource);
  }

  /** From now on nothing is written that refers to what does not come before it: resources may turn out to be gone. */
  cutDangling(): void {
    this.cutsDangling = true;
  }

  rename(from: string, to: string): void {
    this.renamed.set(from, to);
  }

  /** Every resource there is now, as the steps know it. */
  get current(): ResourceState[] {
    return [...this.superseding, ...this.remaining];
  }

  /** What is written: names follow those that were renamed. */
  checkpoint(): Checkpoint {
    const resources = this.current;
    const named = this.renamed.size === 0 ? resources : resources.map((resource) => this.follow(resource));
    return {
      resources: this.cutsDangling ? withoutDangling(named) : named,
      pendingOperations: [...this.running, ...this.interrupted],
    };
  }

  /** References to a resource that has another URN now. */
  private follow(resource: ResourceState): ResourceState {
    const now = (urn: string): string => this.renamed.get(urn) ?? urn;
    const result: ResourceState = { ...resource };
    if (resource.parent !== undefined) result.parent = now(resource.parent);
    if (resource.deletedWith !== undefined) result.deletedWith = now(resource.deletedWith);
    if (resource.dependencies) result.dependencies = resource.dependencies.map(now);
    if (resource.propertyDependencies)
      result.propertyDependencies = Object.fromEntries(
        Object.entries(resource.propertyDependencies).map(([key, urns]) => [key, urns.map(now)]),
      );
    if (resource.provider !== undefined) {
      const end = resource.provider.lastIndexOf("::");
      result.provider = now(resource.provider.slice(0, end)) + resource.provider.slice(end);
    }
    return result;
  }
}
