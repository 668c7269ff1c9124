import { propertyDifferences } from "./propertyDifferences.ts";
import { DeploymentError } from "./deploymentError.ts";
import type { Diagnostic, EngineEvent, Operation, RunOptions, Severity, Step } from "./engine.ts";
import { messageOf } from "./messageOf.ts";
import type { PlannedStep } from "./step.ts";
import { isDefaultProvider, nameOf, typeOf } from "./urn.ts";

/** Steps that are the other half of one that is counted. */
const uncounted = new Set<Operation>([
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
]);

/** Collects what a run did and tells it as it happens. */
export class Report {
  readonly steps: Step[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly summary: Partial<Record<Operation, number>> = {};
  /** Something differs from what is wanted. */
  changed = false;
  private readonly options: RunOptions;

  constructor(options: RunOptions) {
    this.options = options;
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === "error");
  }

  say(severity: Severity, message: string, urn?: string): void {
    const diagnostic: Diagnostic = { severity, message, ...(urn === undefined || urn === "" ? {} : { urn }) };
    this.diagnostics.push(diagnostic);
    this.tell({ kind: "diagnostic", ...diagnostic });
  }

  /** Says an error once, whatever was thrown. */
  fail(error: unknown, urn?: string): void {
    const about = error instanceof DeploymentError ? (error.urn ?? urn) : urn;
    this.say("error", messageOf(error), about);
  }

  providerOutput(line: string, stream: "stdout" | "stderr"): void {
    this.tell({ kind: "providerOutput", line, stream });
  }

  /** A step begins. */
  begin(planned: PlannedStep): RunningStep {
    const started = performance.now();
    const parent = (planned.next ?? planned.old)?.parent;
    const step: Step = {
      urn: planned.urn,
      ...(parent ? { parent } : {}),
      type: typeOf(planned.urn),
      name: nameOf(planned.urn),
      operation: planned.operation,
      status: "running",
      differences: propertyDifferences(planned),
    };
    this.steps.push(step);
    this.tellStep(step);
    const end = (status: Step["status"]): void => {
      step.status = status;
      step.elapsedMs = Math.round(performance.now() - started);
      this.tellStep(step);
    };
    return {
      done: (outcome = planned.operation, isCounted = true) => {
        if (isCounted) this.count(planned.urn, outcome);
        end("done");
      },
      fail: (error) => {
        step.error = messageOf(error);
        end("failed");
      },
      step,
    };
  }

  private count(urn: string, operation: Operation): void {
    if (uncounted.has(operation)) {
      this.changed = true;
      return;
    }
    if (isDefaultProvider(urn)) return;
    if (operation !== "same") this.changed = true;
    this.summary[operation] = (this.summary[operation] ?? 0) + 1;
  }

  private tellStep(step: Step): void {
    this.tell({ kind: "step", step: { ...step } });
  }

  private tell(event: EngineEvent): void {
    this.options.onEvent?.(event);
  }
}

/** A step that has begun. */
export interface RunningStep {
  readonly step: Step;
  /** `outcome` says as what it counts when that is not its own operation; `isCounted` whether it counts at all. */
  done(outcome?: Operation, isCounted?: boolean): void;
  fail(error: unknown): void;
}
