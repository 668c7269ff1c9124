/**
 * What a deployment engine does for us, whichever one it is: run a verb on a stack, tell what happens while it happens, and
 * give back what happened. Words are Pulumi's own.
 */
import type { Stacks } from "./stacks.ts";

/** What is asked of the engine. */
export type Verb = "preview" | "up" | "refresh" | "destroy" | "import";

/** What happens to one resource, in Pulumi's own words. */
export type Operation =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "read-discard"
  | "discard"
  | "discard-replaced"
  | "refresh"
  | "remove-pending-replace"
  | "import"
  | "import-replacement";

/** How much a message matters. */
export type Severity = "debug" | "info" | "warning" | "error";

/** One stack of one project, and where its state is. */
export interface Stack {
  /** The folder that holds `Pulumi.yaml`. */
  projectFolder: string;
  /** The stack's name, for example `dev`. */
  stack: string;
  /** The stack's configuration file; `Pulumi.<stack>.yaml` of the project when absent. */
  configFile?: string;
  /** `file://` URL of the backend folder, the one that holds (or gets) `.pulumi`; with the Pulumi CLI any backend it knows. */
  backendUrl: string;
  /** Opens the stack's secrets. May be absent where none is read or written, or where the Pulumi CLI has another secrets provider. */
  passphrase?: string;
  /** Variables the program and the provider processes get on top of this process's own. */
  env?: Record<string, string>;
}

/** How a verb is run. */
export interface RunOptions {
  /** Read every resource first and go on from what was found. Default false; `refresh` always does. */
  refresh?: boolean;
  /** End with exit code 7 when something differs. Default false. */
  expectNoChanges?: boolean;
  /** How many steps may run at once. Default 8. */
  parallel?: number;
  /** With `refresh` and `destroy`: show, write nothing. Default false. */
  previewOnly?: boolean;
  /** With `refresh` and `destroy`: run the program too, so that today's configuration is used. Default false. */
  runProgram?: boolean;
  /** With `refresh`: forget the creates that an interrupted run left unfinished. Default false. */
  clearPendingCreates?: boolean;
  /** With `import`: the file that lists the resources, as `pulumi import --file` takes it. */
  importFile?: string;
  /** With `import`: protect what is imported. Default true, as Pulumi's. */
  protect?: boolean;
  /** Aborting is the first Ctrl-C: no new step starts, running ones end, the state is written. */
  signal?: AbortSignal;
  /** Hears everything as it happens. */
  onEvent?(event: EngineEvent): void;
}

/** One property that differs. A secret's value is the text `[secret]`, an unknown one `[unknown]`. */
export interface PropertyDifference {
  /** The property as Pulumi writes it: `a.b[0]`. */
  path: string;
  kind: "add" | "delete" | "update";
  old?: unknown;
  new?: unknown;
}

/** One thing done to one resource. */
export interface Step {
  urn: string;
  /** URN of the component or stack it belongs to; absent when it belongs to none. */
  parent?: string;
  type: string;
  name: string;
  operation: Operation;
  status: "running" | "done" | "failed";
  differences: PropertyDifference[];
  /** Milliseconds from start to end. Absent while it runs. */
  elapsedMs?: number;
  /** Why it failed. */
  error?: string;
}

/** Something said on the way. */
export interface Diagnostic {
  severity: Severity;
  message: string;
  /** The resource it is about, if it is about one. */
  urn?: string;
}

/** What `onEvent` hears. */
export type EngineEvent =
  | { kind: "step"; step: Step }
  | ({ kind: "diagnostic" } & Diagnostic)
  /** What is being waited for just now; the next one takes its place. */
  | { kind: "status"; message: string; urn?: string }
  | { kind: "providerOutput"; line: string; stream: "stdout" | "stderr" };

/** What a run came to. */
export interface RunResult {
  /** 0 done, 1 failed, 7 something differs although `expectNoChanges` was asked. */
  exitCode: number;
  /** Resources per operation, counted as Pulumi's summary counts: same, create, update, delete, replace. */
  summary: Partial<Record<Operation, number>>;
  /** Every step, in the order in which they began. */
  steps: Step[];
  /** The stack's outputs; secrets are the text `[secret]`. */
  outputs: Record<string, unknown>;
  diagnostics: Diagnostic[];
  durationMs: number;
}

/** Something that runs verbs on stacks. */
export interface Engine {
  readonly name: "embedded" | "pulumi";
  /** The version of Pulumi's engine this is, or behaves like. */
  readonly version: string;
  /**
   * Runs one verb; `up` does no preview first. Failures of the program, of resources and of the state are in the result (exit code
   * and diagnostics), not thrown.
   */
  run(verb: Verb, stack: Stack, options?: RunOptions): Promise<RunResult>;
  /** What can be done with stacks besides running them. */
  readonly stacks: Stacks;
}
