import { homedir } from "node:os";
import { join } from "node:path";

/** Where Pulumi keeps what is not about one project: who is logged in where, which stack is selected. */
export const pulumiHome = (env: NodeJS.ProcessEnv): string =>
  env["PULUMI_HOME"] || join(homedir(), ".pulumi");
