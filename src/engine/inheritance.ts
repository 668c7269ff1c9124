import type { Goal } from "./goal.ts";
import { providerUrn, typeOf } from "./urn.ts";

/** Gives a child what its parent was registered with and the child does not say itself. */
export class Inheritance {
  private readonly goals = new Map<string, Goal>();

  /** Remembers a resource that may become a parent. */
  note(urn: string, goal: Goal): void {
    this.goals.set(urn, goal);
  }

  /** The goal with the parent's `protect`, `retainOnDelete`, `deletedWith` and provider, where it has none of its own. */
  apply(goal: Goal): Goal {
    const parent = goal.parent === undefined ? undefined : this.goals.get(goal.parent);
    if (!parent) return goal;
    const { protect, retainOnDelete, deletedWith, provider } = parent;
    const fits =
      provider !== undefined &&
      goal.custom &&
      typeOf(providerUrn(provider)).endsWith(`:${goal.type.split(":")[0] ?? ""}`);
    return {
      ...(protect === undefined ? {} : { protect }),
      ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
      ...(deletedWith === undefined ? {} : { deletedWith }),
      ...(fits ? { provider } : {}),
      ...goal,
    };
  }
}
