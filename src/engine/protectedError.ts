import { DeploymentError } from "./deploymentError.ts";

/** A protected resource was to be deleted. Nothing was done to it, so the run goes on with what does not depend on that. */
export class ProtectedError extends DeploymentError {
  constructor(urn: string) {
    super(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${urn}'\``,
      { urn },
    );
    this.name = "ProtectedError";
  }
}
