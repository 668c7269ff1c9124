import { DeploymentError } from "./deploymentError.ts";

/** There is no such stack in the backend: exit code 6, as Pulumi's. */
export class StackNotFoundError extends DeploymentError {
  constructor(stack: string) {
    super(`no stack named '${stack}' found; make it with \`npx hve stack init ${stack}\`.`);
    this.name = "StackNotFoundError";
  }
}
