import pLimit from "p-limit";
import { applyStep } from "./applyStep.ts";
import { Cancelled } from "./cancelled.ts";
import { ProtectedError } from "./protectedError.ts";
import type { Report } from "./report.ts";
import type { PlannedStep } from "./step.ts";
import type { Workplace } from "./workplace.ts";

/** Does chains of steps, several chains side by side. When a step fails, what runs ends and nothing new begins. */
export class StepExecutor {
  /** Deletions that were refused because of protection: they stop nothing, but what they need must stay. */
  readonly refused: PlannedStep[] = [];
  private readonly report: Report;
  private readonly workplace: Workplace;
  private readonly stopsOnFailure: boolean;
  private readonly limit: ReturnType<typeof pLimit>;
  private readonly running = new Set<Promise<unknown>>();
  private readonly stopping = Promise.withResolvers<undefined>();
  private stopped = false;

  /**
   * @param parallel how many chains may run at once
   * @param stopsOnFailure false where steps do not depend on each other: what was handed over is done, whatever fails beside it
   */
  constructor(workplace: Workplace, report: Report, parallel: number, stopsOnFailure = true) {
    this.workplace = workplace;
    this.report = report;
    this.stopsOnFailure = stopsOnFailure;
    this.limit = pLimit(parallel);
  }

  /** No new step begins from now on. */
  stop(): void {
    this.stopped = true;
    this.stopping.resolve(undefined);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Resolves when no new step begins any more. */
  get whenStopped(): Promise<undefined> {
    return this.stopping.promise;
  }

  /** Resolves when everything that had begun has ended. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Keeps the run alive until this has ended. */
  track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    const settled = promise.catch(() => undefined).finally(() => this.running.delete(settled));
    this.running.add(settled);
    return promise;
  }

  /**
   * Hands over steps that belong together, to be done one after the other. Resolves when the first has begun, which may have to wait
   * for others to end; what comes later has no say in whether it begins.
   */
  async submit(steps: PlannedStep[]): Promise<{ ended: Promise<void> }> {
    const begun = Promise.withResolvers<undefined>();
    const ended = this.runChain(steps, () => begun.resolve(undefined));
    ended.catch(() => begun.resolve(undefined));
    await begun.promise;
    return { ended };
  }

  /** Does steps side by side. Resolves when all have ended, however they ended. */
  async executeParallel(steps: PlannedStep[]): Promise<void> {
    await Promise.allSettled(steps.map((step) => this.track(() => this.runChain([step]))));
  }

  /** Does something else that counts as a step in the limit of what runs at once. @throws Cancelled when no step begins any more. */
  async occupy<T>(work: () => Promise<T>): Promise<T> {
    return this.track(() =>
      this.limit(() => {
        if (this.stopped) throw new Cancelled();
        return work();
      }),
    );
  }

  /** Decides something on the way to a step. @throws Cancelled, after an error was reported and the run stopped */
  async guarded<T>(urn: string, work: () => Promise<T>): Promise<T> {
    if (this.stopped) throw new Cancelled();
    try {
      return await work();
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.stop();
      this.report.fail(error, urn);
      throw new Cancelled();
    }
  }

  private runChain(steps: PlannedStep[], onBegin?: () => void): Promise<void> {
    return this.limit(async () => {
      onBegin?.();
      for (const step of steps) {
        if (this.stopped) throw new Cancelled();
        await this.execute(step);
      }
    });
  }

  private async execute(step: PlannedStep): Promise<void> {
    const running = this.report.begin(step);
    try {
      await applyStep(step, this.workplace);
      running.done();
    } catch (error) {
      if (error instanceof ProtectedError) this.refused.push(step);
      else if (this.stopsOnFailure) this.stop();
      running.fail(error);
      this.report.fail(error, step.urn);
      throw new Cancelled();
    }
  }
}
