import type { Stack } from "./engine.ts";

/** A stack in a list. */
export interface StackSummary {
  name: string;
  /** ISO 8601; absent when nothing was ever done with it. */
  lastUpdate?: string;
  /** Absent when the backend does not tell. */
  resourceCount?: number;
}

/** A value of a stack's configuration. */
export interface ConfigValue {
  /** Text as `pulumi config get` prints it; objects are JSON. */
  value: string;
  secret: boolean;
}

/** Where in a stack's configuration. */
export interface ConfigKey {
  /** With namespace; the project's is put in front where there is none. */
  key: string;
  /** Whether the key is a path into an object: `a.b[0]`. Default false. */
  path?: boolean;
}

/**
 * What can be done with stacks besides running them. Every method throws DeploymentError when it cannot be done, and StackNotFoundError
 * when there is no such stack.
 */
export interface Stacks {
  /** The stacks of the project, by name. */
  list(project: Omit<Stack, "stack">): Promise<StackSummary[]>;
  /** Makes an empty stack, and the salt of its secrets in its configuration file. */
  init(stack: Stack): Promise<void>;
  /** The stack's outputs; secrets are the text `[secret]` unless shown. */
  outputs(stack: Stack, showSecrets: boolean): Promise<Record<string, unknown>>;
  /** The state as `pulumi stack export` writes it; secrets encrypted unless shown. */
  export(stack: Stack, showSecrets: boolean): Promise<unknown>;
  /** Puts such a state in place of the present one. */
  import(stack: Stack, deployment: unknown): Promise<void>;
  /** Takes the lock of an interrupted run away. */
  cancel(stack: Stack): Promise<void>;
  /** Undefined when the key is not there. */
  getConfig(stack: Stack, key: ConfigKey): Promise<ConfigValue | undefined>;
  /** Writes to the stack's configuration file; comments and order stay. */
  setConfig(stack: Stack, key: ConfigKey, value: ConfigValue): Promise<void>;
}
