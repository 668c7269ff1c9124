/**
 * Every error of the product. Programs branch on the class or on `code`, never on the words of a message.
 *
 * A message says what was attempted, on what, what the service said and, where known, what to do.
 * The original answer is the `cause`.
 */

interface Options {
  cause?: unknown;
}

/** What all our errors have in common. Anything else that is thrown is a defect of ours. */
export abstract class HveError extends Error {
  /** Stable, for reports and exit codes. */
  abstract readonly code: string;

  constructor(message: string, options?: Options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** One thing that is wrong in the file people write. */
export interface DesiredStateProblem {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** Where in the document, e.g. `accounts.alerts.replyTo`. */
  path: string;
  reason: string;
}

/** The desired-state file is wrong. Carries every problem with its position, not only the first. */
export class DesiredStateError extends HveError {
  readonly code = "DESIRED_STATE";
  readonly problems: readonly DesiredStateProblem[];

  constructor(problems: readonly DesiredStateProblem[], options?: Options) {
    const lines = problems.map(
      ({ file, line, column, path, reason }) => `${file}:${line}:${column}: ${path}: ${reason}`,
    );
    super(lines.join("\n"), options);
    this.problems = problems;
  }
}

/** A setting of the stack or the machine is missing or wrong; the message holds the command that sets it. */
export class ConfigurationError extends HveError {
  readonly code = "CONFIGURATION";
}

/** The tenant itself stands against the desired state. Carries every finding; nothing was changed. */
export class PreflightError extends HveError {
  readonly code = "PREFLIGHT";
  readonly findings: readonly string[];

  constructor(findings: readonly string[], options?: Options) {
    super(
      [
        "Preflight found what stands in the way. Nothing was changed.",
        ...findings.map((each) => `- ${each}`),
      ].join("\n"),
      options,
    );
    this.findings = findings;
  }
}

/** The token endpoint refused, or a service answered 401 even to a fresh token. */
export class AuthenticationError extends HveError {
  readonly code = "AUTHENTICATION";
  /** Number after "AADSTS"; undefined when a service, not the token endpoint, refused. */
  readonly aadsts?: number;

  constructor(message: string, options?: Options & { aadsts?: number | undefined }) {
    super(message, options);
    if (options?.aadsts !== undefined) this.aadsts = options.aadsts;
  }
}

/** The service knows us but refuses. Never means that an object is absent. */
export class PermissionError extends HveError {
  readonly code = "PERMISSION";
}

/** The service itself said that the object we named does not exist. The only error that means "absent". */
export class NotFoundError extends HveError {
  readonly code = "NOT_FOUND";
}

/** A name or an address is taken. */
export class AlreadyExistsError extends HveError {
  readonly code = "ALREADY_EXISTS";
}

/** A value, or a reference to another object, that the service rejects, or that we refuse to send. */
export class InvalidInputError extends HveError {
  readonly code = "INVALID_INPUT";
}

/** The service asks us to slow down and has done nothing. */
export class ThrottledError extends HveError {
  readonly code = "THROTTLED";
  /** Shortest time to wait before the next try; undefined when the service did not say. */
  readonly retryAfterMs?: number;

  constructor(message: string, options?: Options & { retryAfterMs?: number | undefined }) {
    super(message, options);
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** No answer, a failure of the service, or an answer nobody can read: whether it took effect is unknown. */
export class UnavailableError extends HveError {
  readonly code = "UNAVAILABLE";
  /** Shortest time to wait before the next try; undefined when the service did not say. */
  readonly retryAfterMs?: number;

  constructor(message: string, options?: Options & { retryAfterMs?: number | undefined }) {
    super(message, options);
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** Exchange refused, in a way we have no name for. */
export class CmdletError extends HveError {
  readonly code = "CMDLET";
}

/** Graph refused, in a way we have no name for. */
export class GraphError extends HveError {
  readonly code = "GRAPH";
}

/**
 * An object was created, but a later step failed. Pulumi keeps such an object in its state and continues with it on the
 * next `up`.
 */
export class NotInitializedError extends HveError {
  readonly code = "NOT_INITIALIZED";
  readonly id: string;
  readonly properties: Record<string, unknown>;
  readonly reasons: string[];

  constructor(id: string, properties: Record<string, unknown>, reasons: string[], options?: Options) {
    super(reasons.join("\n"), options);
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

/** Where in the SMTP dialogue a submission stopped. */
export type ProbeStage = "connect" | "tls" | "auth" | "mail" | "recipient" | "data" | "unknown";

/** A probe message was not accepted. */
export class ProbeError extends HveError {
  readonly code = "PROBE";
  readonly stage: ProbeStage;
  /** Three digits, e.g. 535; undefined when the server said nothing. */
  readonly replyCode?: number;
  /** RFC 3463, e.g. `5.7.139`. */
  readonly enhancedCode?: string;
  /** Probable reason, one sentence. */
  readonly reason: string;
  /** What to do about it, one sentence. */
  readonly fix: string;
  /** Whether waiting alone may help, e.g. for a policy that is not effective yet. */
  readonly mayPass: boolean;
  /** The dialogue, one line per command or reply, without credentials and without the message. */
  readonly transcript: readonly string[];

  constructor(
    message: string,
    details: {
      stage: ProbeStage;
      replyCode?: number | undefined;
      enhancedCode?: string | undefined;
      reason: string;
      fix: string;
      mayPass: boolean;
      transcript: readonly string[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.stage = details.stage;
    if (details.replyCode !== undefined) this.replyCode = details.replyCode;
    if (details.enhancedCode !== undefined) this.enhancedCode = details.enhancedCode;
    this.reason = details.reason;
    this.fix = details.fix;
    this.mayPass = details.mayPass;
    this.transcript = details.transcript;
  }
}

/** The only place where an error turns into "absent", and only the one that proves it. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
