import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { needsPulumi } from "./deploymentError.ts";

/**
 * The folder a `file://` backend URL names: absolute, under the home folder (`file://~/x`) or relative to the project.
 * @throws DeploymentError for any other kind of backend.
 */
export function backendFolder(backendUrl: string, projectFolder: string): string {
  if (!backendUrl.startsWith("file://")) throw needsPulumi(`The backend ${backendUrl.split("://")[0]}://`);
  const [path = ""] = backendUrl.slice("file://".length).split("?");
  if (path.startsWith("~")) return join(homedir(), path.slice(1));
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : resolve(projectFolder, path);
}
