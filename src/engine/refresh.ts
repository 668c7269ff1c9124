import { Cancelled } from "./cancelled.ts";
import type { Goal } from "./goal.ts";
import { nextState } from "./nextState.ts";
import { rebuildBaseState } from "./rebuildBaseState.ts";
import { refreshResource } from "./refreshStep.ts";
import type { Report } from "./report.ts";
import type { ResourceState } from "./resourceState.ts";
import type { StepExecutor } from "./stepExecutor.ts";
import { isProviderType } from "./urn.ts";
import { markSecretOutputs, supersede, type Workplace } from "./workplace.ts";

/** Reads what there is and corrects the state by it. */
export class Refresh {
  private readonly options: { workplace: Workplace; report: Report; executor: StepExecutor };
  /** What became of what was read; absent where it could not be read. */
  private readonly readings = new Map<ResourceState, ResourceState | undefined>();

  constructor(options: { workplace: Workplace; report: Report; executor: StepExecutor }) {
    this.options = options;
  }

  /**
   * Reads every resource that was not read yet and corrects the state by what was found. What cannot be read stays as it was and stops
   * the run, but not the other reads.
   * @param isCounted whether what was found appears in the summary
   */
  async all(isCounted: boolean): Promise<void> {
    const { workplace, report, executor } = this.options;
    const { snapshot } = workplace;
    const rest = snapshot.remaining.filter((resource) => !this.readings.has(resource));
    const outcomes = await Promise.allSettled(
      rest.map((resource) => executor.occupy(() => this.read(resource, isCounted))),
    );
    for (const [index, outcome] of outcomes.entries())
      if (outcome.status === "rejected" && !(outcome.reason instanceof Cancelled))
        report.fail(outcome.reason, rest[index]?.urn);
    const standing = snapshot.superseding.map(({ urn }) => urn);
    snapshot.rebase(rebuildBaseState(snapshot.remaining, this.readings, standing));
    if (report.failed) executor.stop();
  }

  /**
   * Reads a resource that the program registers: what was read is what there is, how it hangs together with others is the program's.
   * @returns undefined when it is gone
   */
  async registered(old: ResourceState, goal: Goal, urn: string): Promise<ResourceState | undefined> {
    const isDynamic = goal.custom && !isProviderType(goal.type);
    await this.options.executor.occupy(() => this.read(old, isDynamic));
    const found = this.readings.get(old);
    const { snapshot, save } = this.options.workplace;
    snapshot.cutDangling();
    if (!found) {
      snapshot.drop(old);
      await save();
      return undefined;
    }
    const { id, inputs, outputs } = found;
    const state = isDynamic
      ? { ...nextState(goal, urn, old), inputs, outputs, ...(id === undefined ? {} : { id }) }
      : { ...found };
    markSecretOutputs(state);
    supersede(snapshot, old, state);
    await save();
    return state;
  }

  private async read(resource: ResourceState, isCounted: boolean): Promise<void> {
    const { workplace, report } = this.options;
    const running = report.begin({ operation: "refresh", urn: resource.urn, old: resource });
    try {
      const { found, outcome, differences } = await refreshResource(resource, workplace);
      this.readings.set(resource, found);
      running.step.differences = differences;
      if (!found) running.step.operation = "delete";
      running.done(outcome, isCounted);
    } catch (error) {
      running.fail(error);
      throw error;
    }
  }
}
