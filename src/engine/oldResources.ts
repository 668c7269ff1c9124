import { aliasUrns } from "./aliases.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Goal } from "./goal.ts";
import type { ResourceState } from "./resourceState.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the last run left of a resource. */
export interface OldResource {
  old?: ResourceState;
  /** Why the registration cannot be accepted: two resources claim the same former one. */
  invalid?: DeploymentError;
}

/** Finds what the last run left of a resource: under its URN, else under one it had before. */
export class OldResources {
  private readonly options: { stack: string; project: string; snapshot: Snapshot };
  /** The alias under which a resource was found, by its URN now. */
  private readonly found = new Map<string, string>();
  /** The URN now, by the alias under which a resource was found. */
  private readonly claimed = new Map<string, string>();

  constructor(options: { stack: string; project: string; snapshot: Snapshot }) {
    this.options = options;
  }

  /** @param isRegistered whether this run knows a URN as a resource of its own */
  find(goal: Goal, urn: string, isRegistered: (urn: string) => boolean): OldResource {
    const { snapshot, stack, project } = this.options;
    const claimant = this.claimed.get(urn);
    const taken =
      claimant === undefined
        ? {}
        : {
            invalid: invalid(
              `Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${claimant}'`,
              urn,
            ),
          };
    const olds = snapshot.previous.filter((resource) => resource.delete !== true);
    for (const candidate of [urn, ...aliasUrns(goal, { stack, project, found: this.found })]) {
      const old = olds.find((resource) => resource.urn === candidate);
      if (!old) continue;
      if (candidate === urn) return { old, ...taken };
      const other = isRegistered(candidate) ? urn : this.claimed.get(candidate);
      this.claimed.set(candidate, urn);
      this.found.set(urn, candidate);
      if (other === undefined) return { old, ...taken };
      const message = `Duplicate resource alias '${candidate}' applied to resource with URN '${urn}' conflicting with resource with URN '${other}'`;
      return { old, invalid: invalid(message, urn) };
    }
    return taken;
  }
}

const invalid = (message: string, urn: string): DeploymentError => new DeploymentError(message, { urn });
