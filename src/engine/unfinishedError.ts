import { DeploymentError } from "./deploymentError.ts";
import { nameOf, typeOf } from "./urn.ts";

/** What is said of a resource that stands after a create or update that failed half-way. */
export function unfinishedError(reasons: string[], urn: string): DeploymentError {
  const count = reasons.length === 1 ? "1 error" : `${String(reasons.length)} errors`;
  const what = `${typeOf(urn)} '${nameOf(urn)}'`;
  return new DeploymentError(
    `${what} stands, but is unfinished; ${count} occurred:\n${reasons.map((reason) => `\t* ${reason}`).join("\n")}`,
    { urn },
  );
}
