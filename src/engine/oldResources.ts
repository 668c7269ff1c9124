import { aliasUrns } from "./aliases.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Goal } from "./goal.ts";
import type { ResourceState } from "./resourceState.ts";
import type { Snapshot } from "./snapshot.ts";

/** Finds what the last run left of a resource: under its URN, else under one it had before. */
export class OldResources {
  private readonly options: { stack: string; project: string; snapshot: Snapshot };
  /** The alias under which a resource was found, by its URN now. */
  private readonly found = new Map<string, string>();

  constructor(options: { stack: string; project: string; snapshot: Snapshot }) {
    this.options = options;
  }

  /**
   * @param isRegistered whether this run knows a URN as a resource of its own
   * @throws DeploymentError when two resources claim the same former one.
   */
  find(goal: Goal, urn: string, isRegistered: (urn: string) => boolean): ResourceState | undefined {
    const { snapshot, stack, project } = this.options;
    const taken = [...this.found].find(([, alias]) => alias === urn)?.[0];
    if (taken !== undefined) throw duplicate(urn, taken);
    const olds = snapshot.previous.filter((resource) => resource.delete !== true);
    for (const candidate of [urn, ...aliasUrns(goal, { stack, project, found: this.found })]) {
      const old = olds.find((resource) => resource.urn === candidate);
      if (!old) continue;
      if (candidate !== urn) {
        if (isRegistered(candidate) || [...this.found.values()].includes(candidate))
          throw duplicate(candidate, urn);
        this.found.set(urn, candidate);
      }
      return old;
    }
    return undefined;
  }
}

function duplicate(alias: string, urn: string): DeploymentError {
  return new DeploymentError(`Duplicate resource alias '${alias}' applied to resource with URN '${urn}'`, {
    urn,
  });
}
