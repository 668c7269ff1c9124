import pLimit from "p-limit";
import { transitiveDependencies } from "./dependencies.ts";
import { scheduleDeletes, generateDeletes } from "./deletes.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { DeploymentOptions } from "./deploymentOptions.ts";
import type { Goal } from "./goal.ts";
import { Ledger } from "./ledger.ts";
import { OldResources } from "./oldResources.ts";
import { equal, type Properties } from "./propertyValue.ts";
import { answerAll } from "./question.ts";
import { Refresh } from "./refresh.ts";
import type { ResourceState } from "./resourceState.ts";
import { skipSteps } from "./skipSteps.ts";
import type { PlannedStep } from "./step.ts";
import { StepExecutor } from "./stepExecutor.ts";
import { generateSteps } from "./stepGenerator.ts";
import { isStackType, makeUrn, typeOf } from "./urn.ts";
import type { Workplace } from "./workplace.ts";

/** What the program hears of its registration. */
export interface RegisterResult {
  state: ResourceState;
  /** The resource was not made, because this run makes none; its outputs are not known. */
  isSkipped: boolean;
}

/**
 * One run over one stack: takes what the program registers, decides about one resource after the other, does what was decided side by
 * side, and deletes at the end what nobody registered.
 */
export class Deployment {
  readonly executor: StepExecutor;
  readonly refresh: Refresh;
  private readonly options: DeploymentOptions;
  private readonly ledger = new Ledger();
  private readonly deciding = pLimit(1);
  private readonly olds: OldResources;
  private readonly registered = new Map<string, ResourceState>();
  private readonly skipped = new Set<string>();
  /** URNs of what a step has dealt with and whose outputs the program has not said yet. */
  private readonly awaitsOutputs = new Set<string>();
  private readonly outputs = Promise.withResolvers<undefined>();
  private stackOutputs: { urn: string; values: Properties } | undefined;

  constructor(options: DeploymentOptions) {
    const { snapshot, dryRun, save, now, providers, report, parallel } = options;
    const workplace: Workplace = {
      snapshot,
      dryRun,
      save,
      now,
      isDeleted: (urn) => this.ledger.has("delete", urn),
      provider: (reference) => providers.provider(reference),
      configureProvider: (reference, inputs) => providers.configure(reference, inputs),
      warn: (message, urn) => report.say("warning", message, urn),
    };
    this.options = options;
    this.olds = new OldResources(options);
    this.executor = new StepExecutor(workplace, report, parallel);
    this.refresh = new Refresh({ workplace, report, executor: this.executor });
  }

  /** Resolves when the program has said the stack's outputs. */
  get outputsCame(): Promise<undefined> {
    return this.outputs.promise;
  }

  /** Brings one resource about. @throws Cancelled when the run stops before it stands. */
  register(goal: Goal): Promise<RegisterResult> {
    return this.executor.track(async () => {
      const urn = makeUrn(this.options.stack, this.options.project, goal.parent, goal.type, goal.name);
      const { ended } = await this.deciding(() =>
        this.executor.guarded(urn, async () => this.executor.submit(await this.decide(goal, urn))),
      );
      await ended;
      const state = this.registered.get(urn);
      if (!state) throw new Error(`${urn} was not brought about`);
      return { state, isSkipped: this.skipped.has(urn) };
    });
  }

  /** Sets the outputs of a component or of the stack. */
  registerOutputs(urn: string, outputs: Properties): Promise<void> {
    return this.executor.track(async () => {
      if (isStackType(typeOf(urn))) {
        this.stackOutputs = { urn, values: outputs };
        this.outputs.resolve(undefined);
        return;
      }
      await this.executor.guarded(urn, async () => {
        const state = this.registered.get(urn);
        if (!state || !this.awaitsOutputs.delete(urn))
          throw new DeploymentError(`cannot complete a resource '${urn}' whose registration isn't pending`, {
            urn,
          });
        if (this.skipped.has(urn) || equal(state.outputs, outputs)) return;
        state.outputs = outputs;
        await this.options.save();
      });
    });
  }

  /** Deletes what was not registered; with mode `destroy`, everything. */
  async deleteRest(): Promise<void> {
    const { snapshot, mode } = this.options;
    if (snapshot.previous.length === 0) return; // as with Pulumi, even if a destroy has just made the program's components
    const steps =
      mode === "destroy"
        ? generateDeletes(snapshot.current, new Ledger())
        : generateDeletes(snapshot.previous, this.ledger);
    this.ledger.record(steps);
    const before = snapshot.checkpoint().resources;
    for (const wave of scheduleDeletes(steps)) {
      if (this.executor.isStopped) return;
      const refused = this.executor.refused.flatMap(({ old }) => (old ? [old] : []));
      const needed = transitiveDependencies(refused, before);
      await this.executor.executeParallel(wave.filter(({ urn }) => !needed.has(urn)));
    }
  }

  /** The stack's outputs are set last: after a failure, what is missing in them is kept from the last run. */
  async finish(failed: boolean): Promise<void> {
    const outputs = this.stackOutputs;
    const state = outputs && this.registered.get(outputs.urn);
    if (!outputs || !state) return;
    const kept = this.options.snapshot.previous.find(({ urn }) => urn === outputs.urn)?.outputs;
    state.outputs = failed ? { ...kept, ...outputs.values } : outputs.values;
    await this.options.save();
  }

  private async decide(goal: Goal, urn: string): Promise<PlannedStep[]> {
    const { snapshot, dryRun, mode } = this.options;
    if (this.registered.has(urn))
      throw new DeploymentError(`Duplicate resource URN '${urn}'; try giving it a unique name`, { urn });
    const { old: found, invalid } = this.olds.find(goal, urn, (other) => this.registered.has(other));
    if (found && found.urn !== urn) this.ledger.rename(found.urn, urn);
    let old = found;
    if (mode !== "update") {
      if (found && mode === "refresh") {
        old = await this.refresh.registered(found, goal, urn);
        this.ledger.record([{ operation: "refresh", urn }]);
        if (old) this.registered.set(urn, old);
      }
      const steps = skipSteps({ mode, goal, urn, skipped: this.skipped, ...(old ? { old } : {}) });
      if (steps) return this.accept(steps);
    }
    const decision = await answerAll(
      generateSteps({
        goal,
        urn,
        previous: snapshot.previous,
        ledger: this.ledger,
        dryRun,
        ...(old ? { old } : {}),
        ...(invalid ? { invalid } : {}),
      }),
      (reference) => this.options.providers.provider(reference),
    );
    for (const complaint of decision.complaints) this.options.report.fail(complaint);
    return this.accept(decision.steps);
  }

  private accept(steps: PlannedStep[]): PlannedStep[] {
    this.ledger.record(steps.filter(({ isSkippedCreate }) => isSkippedCreate !== true));
    for (const { next, isSkippedCreate } of steps) {
      if (!next) continue;
      this.registered.set(next.urn, next);
      this.awaitsOutputs.add(next.urn);
      if (isSkippedCreate === true) this.skipped.add(next.urn);
    }
    return steps;
  }
}
