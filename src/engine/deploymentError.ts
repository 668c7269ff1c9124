/** Ends a run: a sentence for a person, and the resource it is about where there is one. */
export class DeploymentError extends Error {
  readonly urn: string | undefined;

  constructor(message: string, options: { urn?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "DeploymentError";
    this.urn = options.urn;
  }
}

/** What this engine leaves to Pulumi's own, in one sentence that names it. */
export function needsPulumi(what: string, urn?: string): DeploymentError {
  const sentence = `${what}: the embedded engine does not do this; install the Pulumi CLI (https://www.pulumi.com/docs/install/).`;
  return new DeploymentError(sentence, urn === undefined ? {} : { urn });
}
