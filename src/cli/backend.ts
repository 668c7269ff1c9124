/** Where the state lies: as said, as logged in, else in the project itself. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Engine } from "../engine/engine.ts";
import { pulumiHome } from "./pulumiHome.ts";
import { UsageError } from "./usageError.ts";

export interface Backend {
  url: string;
  /** True when nobody said where the state lies, so that it lies in the project's own ignored folder. */
  isFallback: boolean;
  /** Why not where `pulumi login` points to, if it points somewhere we cannot go. */
  note?: string;
}

/** @throws UsageError when Pulumi's credentials file cannot be read: where the state is would be a guess. */
export function backend(projectFolder: string, engine: Engine["name"], env: NodeJS.ProcessEnv): Backend {
  const said = env["PULUMI_BACKEND_URL"];
  if (said) return { url: said, isFallback: false };
  const loggedIn = loggedInBackend(pulumiHome(env));
  if (loggedIn !== undefined && (engine === "pulumi" || loggedIn.startsWith("file://")))
    return { url: loggedIn, isFallback: false };
  const folder = join(projectFolder, ".hve", "state");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fallback = { url: pathToFileURL(folder).href, isFallback: true };
  if (loggedIn === undefined) return fallback;
  const note = `You are logged in to ${loggedIn}, which only the Pulumi CLI can use; this run's state is in ${folder}.`;
  return { ...fallback, note };
}

/** Where `pulumi login` went. */
function loggedInBackend(home: string): string | undefined {
  const file = join(home, "credentials.json");
  if (!existsSync(file)) return undefined;
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { current?: string }).current || undefined;
  } catch (cause) {
    throw new UsageError(`${file} cannot be read; repair it, or set PULUMI_BACKEND_URL.`, { cause });
  }
}
