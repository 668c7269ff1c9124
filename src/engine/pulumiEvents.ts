import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Operation, PropertyDifference, Severity, Step } from "./engine.ts";
import { advised } from "./pulumiAdvice.ts";
import { compare } from "./propertyDifferences.ts";
import type { Properties } from "./propertyValue.ts";
import type { Report, RunningStep } from "./report.ts";
import type { ResourceState } from "./resourceState.ts";
import { isStackType } from "./urn.ts";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Turns the CLI's engine events into the steps and messages of our own report. */
export class PulumiEvents {
  /** Outputs of the stack as they stood last, secrets still marked. */
  outputs: Properties = {};
  /** Resources per operation, as the CLI counted them; absent when it did not come so far. */
  counts: Partial<Record<Operation, number>> | undefined;
  private readonly report: Report;
  private readonly onStatus: (message: string, urn: string | undefined) => void;
  /** By URN and operation: a replacement has several steps of one resource. */
  private readonly running = new Map<string, RunningStep>();
  private readonly refreshed = new Map<string, Step>();

  /** @param onStatus hears what is shown only until the next one comes. */
  constructor(report: Report, onStatus: (message: string, urn: string | undefined) => void) {
    this.report = report;
    this.onStatus = onStatus;
  }

  hear(event: EngineEvent): void {
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    else if (event.resOutputsEvent) this.end(event.resOutputsEvent.metadata);
    else if (event.resOpFailedEvent) this.fail(event.resOpFailedEvent.metadata);
    else if (event.diagnosticEvent) this.say(event.diagnosticEvent);
    else if (event.summaryEvent)
      this.counts = event.summaryEvent.resourceChanges as Partial<Record<Operation, number>>;
  }

  /**
   * The run is over. Of a failed one, what nobody told the end of was interrupted, but for the stack, which ends with the program; of
   * another, it was only looked at.
   */
  close(isFailed: boolean): void {
    for (const step of this.running.values())
      if (!isFailed || isStackType(step.step.type)) step.done(step.step.operation, false);
      else step.fail("It was interrupted; it may be half done.");
    this.running.clear();
  }

  private begin(metadata: Metadata): void {
    const { op, urn } = metadata;
    const old = stateOf(metadata.old);
    const next = stateOf(metadata.new);
    // The provider was asked again and does not mind what the refresh found.
    const refreshed = op === "same" ? this.refreshed.get(urn) : undefined;
    if (refreshed !== undefined) refreshed.differences = [];
    const step = this.report.begin({
      operation: op as Operation,
      urn,
      ...(old === undefined ? {} : { old }),
      // What a refresh will find is not known yet.
      ...(next === undefined || op === "refresh" ? {} : { next }),
    });
    this.running.set(`${urn} ${op}`, step);
  }

  private end(metadata: Metadata): void {
    const { op, urn } = metadata;
    const old = stateOf(metadata.old);
    const next = stateOf(metadata.new);
    if (isStackType(metadata.type)) this.outputs = next?.outputs ?? {};
    const key = this.running.has(`${urn} ${op}`) ? `${urn} ${op}` : `${urn} refresh`;
    const step = this.running.get(key);
    if (step === undefined) return; // the stack tells its outputs once more at the end
    this.running.delete(key);
    if (key === `${urn} refresh`) {
      if (next === undefined) step.step.operation = "delete";
      else if (op !== "same" && old) step.step.differences = drift(old, next);
      this.refreshed.set(urn, step.step);
    }
    step.done(op as Operation, false);
  }

  private fail({ op, urn }: Metadata): void {
    const step = this.running.get(`${urn} ${op}`) ?? this.running.get(`${urn} refresh`);
    const said = this.report.diagnostics.findLast((each) => each.urn === urn && each.severity === "error");
    step?.fail(said?.message ?? `${op} failed`);
    this.running.delete(`${urn} ${op}`);
  }

  /** Debug messages are not for people, and hold secrets in clear. */
  private say({ severity, message, urn, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    const kind: Severity | undefined = severities[severity];
    const text = message.trimEnd();
    if (kind === undefined || text === "" || LAST_WORDS.test(text)) return;
    if (ephemeral === true) this.onStatus(text, urn);
    else this.report.say(kind, advised(text), urn);
  }
}

/** What the CLI ends a failed run with; the reason was told before. */
const LAST_WORDS = /^(?:preview|update|refresh|destroy|import) failed$/;

const severities: Partial<Record<string, Severity>> = {
  info: "info",
  "info#err": "info",
  warning: "warning",
  error: "error",
};

function stateOf(state: Metadata["old"] | null): ResourceState | undefined {
  if (state === undefined || state === null) return undefined;
  const { urn, type, custom = false, id, parent, inputs, outputs } = state;
  return { urn, type, custom, id, parent, inputs: inputs as Properties, outputs: outputs as Properties };
}

/** What a refresh found otherwise; a property that the state did not hold was never wanted. */
const drift = (old: ResourceState, found: ResourceState): PropertyDifference[] =>
  [...compare(held(old), held(found), "")].filter(({ kind }) => kind !== "add");

function held({ inputs, outputs }: ResourceState): Properties {
  const { __provider: _code, ...properties } = { ...outputs, ...inputs };
  return properties;
}
