import pLimit from "p-limit";
import { Cancelled } from "./cancelled.ts";
import { scheduleDeletes, generateDeletes } from "./deletes.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { DeploymentOptions } from "./deploymentOptions.ts";
import type { Goal } from "./goal.ts";
import { OldResources } from "./oldResources.ts";
import { prune } from "./prune.ts";
import { Ledger } from "./ledger.ts";
import { nextState } from "./nextState.ts";
import type { CheckResult, DiffResult } from "./provider.ts";
import { equal, type Properties } from "./propertyValue.ts";
import type { Question } from "./question.ts";
import { refreshResource } from "./refreshStep.ts";
import type { ResourceState } from "./resourceState.ts";
import type { PlannedStep } from "./step.ts";
import { executeStep, type Workplace } from "./stepExecutor.ts";
import { generateSteps } from "./stepGenerator.ts";
import { isProviderType, isStackType, makeUrn, typeOf } from "./urn.ts";

/**
 * One run over one stack: takes what the program registers, decides about one resource after the other, does what was decided side by
 * side, and deletes at the end what nobody registered.
 */
export class Deployment {
  private readonly options: DeploymentOptions;
  private readonly ledger = new Ledger();
  private readonly deciding = pLimit(1);
  private readonly doing: ReturnType<typeof pLimit>;
  private readonly registered = new Map<string, ResourceState>();
  private readonly olds: OldResources;
  private readonly deleted = new Set<string>();
  /** What was found of a resource that the program registered while it was only learned from. */
  private readonly corrected = new Map<ResourceState, ResourceState | undefined>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly stopping = Promise.withResolvers<undefined>();
  private stopped = false;
  private readonly outputs = Promise.withResolvers<undefined>();
  private stackOutputs: { urn: string; values: Properties } | undefined;

  constructor(options: DeploymentOptions) {
    this.options = options;
    this.doing = pLimit(options.parallel);
    this.olds = new OldResources(options);
  }

  /** No new step starts from now on. */
  stop(): void {
    this.stopped = true;
    this.stopping.resolve(undefined);
  }

  /** Resolves when no new step starts any more. */
  get whenStopped(): Promise<undefined> {
    return this.stopping.promise;
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Resolves when the program has said the stack's outputs. */
  get outputsCame(): Promise<undefined> {
    return this.outputs.promise;
  }

  /** Resolves when everything that had begun has ended. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Brings one resource about. @throws Cancelled when the run stops before it stands. */
  register(goal: Goal): Promise<ResourceState> {
    return this.track(async () => {
      const urn = makeUrn(this.options.stack, this.options.project, goal.parent, goal.type, goal.name);
      const { ended } = await this.deciding(() =>
        this.guarded(urn, async () => this.submit(await this.decide(goal, urn))),
      );
      await ended;
      const state = this.registered.get(urn);
      if (!state) throw new Error(`${urn} was not brought about`);
      return state;
    });
  }

  /** Sets the outputs of a component or of the stack. */
  registerOutputs(urn: string, outputs: Properties): Promise<void> {
    return this.track(async () => {
      if (isStackType(typeOf(urn))) {
        this.stackOutputs = { urn, values: outputs };
        this.outputs.resolve(undefined);
        return;
      }
      if (this.stopped) throw new Cancelled();
      const state = this.registered.get(urn);
      if (!state) throw new DeploymentError(`Outputs were registered for ${urn}, which is not a resource.`);
      if (equal(state.outputs, outputs)) return;
      state.outputs = outputs;
      await this.options.save();
    });
  }

  /** Deletes what was not registered; with mode `destroy`, everything. */
  async deleteRest(): Promise<void> {
    const { snapshot } = this.options;
    const everything = this.options.mode === "destroy";
    const current = snapshot.checkpoint().resources;
    const steps = generateDeletes(
      everything ? current : snapshot.previous,
      everything ? new Ledger() : this.ledger,
    );
    for (const step of steps) this.deleted.add(step.urn);
    for (const wave of scheduleDeletes(steps, current)) {
      if (this.stopped) return;
      await Promise.allSettled(wave.map((step) => this.track(() => this.runChain([step]))));
    }
  }

  /** Reads every resource that was not read yet and corrects the state by what was found; what cannot be read stays as it was. */
  async refreshAll(counted: boolean): Promise<void> {
    const { snapshot } = this.options;
    const found = await Promise.all(
      snapshot.remaining.map(async (resource) => {
        if (this.ledger.isRefreshed(resource))
          return this.corrected.has(resource) ? this.corrected.get(resource) : resource;
        const refreshed = this.track(() => this.doing(() => this.refresh(resource, counted)));
        return refreshed.catch(() => resource);
      }),
    );
    snapshot.rebase(found.filter((resource) => resource !== undefined));
    const urns = new Set(snapshot.checkpoint().resources.map(({ urn }) => urn));
    const learned = new Set(this.corrected.values());
    snapshot.rebase(
      snapshot.remaining.map((resource) => (learned.has(resource) ? resource : prune(resource, urns))),
    );
  }

  /** The stack's outputs are set last: after a failure, what is missing in them is kept from the last run. */
  async finish(failed: boolean): Promise<void> {
    const outputs = this.stackOutputs;
    if (!outputs || this.options.mode === "destroy") return;
    const state = this.registered.get(outputs.urn);
    if (!state) return;
    const kept = this.options.snapshot.previous.find(({ urn }) => urn === outputs.urn)?.outputs;
    state.outputs = failed ? { ...kept, ...outputs.values } : outputs.values;
    await this.options.save();
  }

  private async refresh(resource: ResourceState, counted: boolean): Promise<ResourceState | undefined> {
    if (this.stopped) throw new Cancelled();
    const { report } = this.options;
    this.ledger.refreshed(resource);
    const step = report.begin({ operation: "refresh", urn: resource.urn, old: resource });
    try {
      const result = await refreshResource(resource, this.workplace());
      step.step.differences = result.differences;
      if (result.found === undefined) step.step.operation = "delete";
      step.done(result.outcome, counted);
      return result.found;
    } catch (error) {
      throw this.stopBecause(error, resource.urn, step);
    }
  }

  private async decide(goal: Goal, urn: string): Promise<PlannedStep[]> {
    const { snapshot, dryRun } = this.options;
    if (this.registered.has(urn))
      throw new DeploymentError(`Duplicate resource URN '${urn}'; try giving it a unique name`, { urn });
    const old = this.olds.find(goal, urn, (other) => this.registered.has(other));
    if (old && old.urn !== urn) this.ledger.record([{ operation: "same", urn: old.urn }]);
    const learned = this.options.mode === "update" ? undefined : await this.learn(goal, urn, old);
    if (learned) return learned;
    const situation = { goal, urn, previous: snapshot.previous, ledger: this.ledger, dryRun };
    const generating = generateSteps(old ? { ...situation, old } : situation);
    let turn = generating.next();
    while (turn.done !== true) turn = generating.next(await this.answer(turn.value));
    const steps = turn.value;
    this.ledger.record(steps);
    for (const { next } of steps) if (next) this.registered.set(next.urn, next);
    for (const complaint of this.ledger.takeComplaints()) this.options.report.fail(complaint);
    return steps;
  }

  /**
   * When the program runs only to be learned from, a dynamic resource stays what it was (or was found to be), and one that is not there
   * is not made.
   */
  private async learn(
    goal: Goal,
    urn: string,
    old: ResourceState | undefined,
  ): Promise<PlannedStep[] | undefined> {
    const isDynamic = goal.custom && !isProviderType(goal.type);
    if (old && this.options.mode === "refresh") {
      const found = await this.doing(() => this.refresh(old, isDynamic));
      if (!isDynamic) return undefined;
      // What was read is the tenant's; how it hangs together is the program's.
      const { id, inputs, outputs } = found ?? old;
      const state = {
        ...(found ?? old),
        ...nextState(goal, urn, old),
        inputs,
        outputs,
        ...(id === undefined ? {} : { id }),
      };
      this.corrected.set(old, found && state);
      this.registered.set(urn, state);
      return [];
    }
    if (!isDynamic) return undefined;
    if (old) {
      const steps: PlannedStep[] = [{ operation: "same", urn, old, next: { ...old, urn } }];
      this.registered.set(urn, steps[0]!.next!);
      return steps;
    }
    this.registered.set(urn, {
      urn,
      type: goal.type,
      custom: true,
      inputs: goal.inputs,
      outputs: goal.inputs,
    });
    return [];
  }

  private async answer(question: Question): Promise<CheckResult | DiffResult> {
    const provider = await this.options.providers.provider(question.provider);
    return question.ask === "check"
      ? provider.check(question.urn, question.olds, question.news)
      : provider.diff(question);
  }

  /** Where there is room, what was decided has begun before the next is decided; a refusal of that one does not undo it. */
  private async submit(steps: PlannedStep[]): Promise<{ ended: Promise<void> }> {
    const begun = Promise.withResolvers<undefined>();
    const hasRoom = this.doing.activeCount + this.doing.pendingCount < this.options.parallel;
    const ended = this.runChain(steps, () => begun.resolve(undefined));
    ended.catch(() => begun.resolve(undefined));
    if (hasRoom) await begun.promise;
    return { ended };
  }

  /** Does steps that belong together one after the other. */
  private runChain(steps: PlannedStep[], onBegin?: () => void): Promise<void> {
    return this.doing(async () => {
      onBegin?.();
      for (const step of steps) {
        if (this.stopped) throw new Cancelled();
        const running = this.options.report.begin(step);
        try {
          await executeStep(step, this.workplace());
          if (step.next && isProviderType(typeOf(step.urn)))
            await this.options.providers.configure(step.urn, step.next.inputs);
          running.done();
        } catch (error) {
          throw this.stopBecause(error, step.urn, running);
        }
      }
    });
  }

  private workplace(): Workplace {
    const { snapshot, dryRun, save, now, providers } = this.options;
    return {
      snapshot,
      dryRun,
      save,
      now,
      deleted: this.deleted,
      provider: (name) => providers.provider(name),
    };
  }

  private async guarded<T>(urn: string, work: () => Promise<T>): Promise<T> {
    if (this.stopped) throw new Cancelled();
    try {
      return await work();
    } catch (error) {
      throw this.stopBecause(error, urn);
    }
  }

  private stopBecause(error: unknown, urn: string, running?: { fail(error: unknown): void }): Error {
    if (error instanceof Cancelled) return error;
    this.stop();
    running?.fail(error);
    this.options.report.fail(error, urn);
    return new Cancelled();
  }

  private track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    const settled = promise.catch(() => undefined).finally(() => this.running.delete(settled));
    this.running.add(settled);
    return promise;
  }
}
