import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pulumiHome } from "./pulumiHome.ts";

export interface PulumiCli {
  file: string;
  /** For example `3.260.0`; undefined when it does not say. */
  version: string | undefined;
}

/** The oldest CLI our commands drive. */
export const OLDEST_CLI = "3.200.0";

/** Whether a version is OLDEST_CLI or newer, of the same major version. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_CLI.split(".").map(Number);
  return major === oldestMajor && minor >= oldestMinor;
}

/** How long it may take to tell its version, in milliseconds. */
const VERSION_MS = 5_000;

/** Pulumi's CLI on this machine: PATH first, then where Pulumi's installer and launcher put it. */
export function pulumiCli(env: NodeJS.ProcessEnv): PulumiCli | undefined {
  const home = pulumiHome(env);
  const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";
  const file = [...(env["PATH"] ?? "").split(delimiter), join(home, "bin")]
    // npm puts node_modules/.bin on PATH; a launcher there is no CLI.
    .filter((folder) => folder !== "" && !folder.includes("node_modules"))
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : { file, version: versionOf(file, env) };
}

function versionOf(file: string, env: NodeJS.ProcessEnv): string | undefined {
  try {
    const said = execFileSync(file, ["version"], {
      encoding: "utf8",
      timeout: VERSION_MS,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return said.trim().replace(/^v/, "") || undefined;
  } catch {
    return undefined; // one that cannot be run still is there, and is told about
  }
}
