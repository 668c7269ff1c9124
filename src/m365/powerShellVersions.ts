/** Which ExchangeOnlineManagement runs on which PowerShell. */
import { ConfigurationError } from "../errors.ts";

/** Newest first: from this module on, at least this PowerShell. @see https://www.powershellgallery.com/packages/ExchangeOnlineManagement */
const pairs = [
  { module: "3.10.0", powerShell: "7.6" },
  { module: "3.9.2", powerShell: "7.4" },
] as const;
const oldest = pairs.at(-1)!;

/** What a machine has. */
export interface Versions {
  powerShell: string;
  /** Every installed ExchangeOnlineManagement, in any order. */
  modules: readonly string[];
}

/**
 * @returns the newest installed module that this PowerShell can run.
 * @throws ConfigurationError naming the pair to install.
 */
export function moduleToUse({ powerShell, modules }: Versions): string {
  const newestFirst = [...modules].sort((a, b) => compareVersions(b, a));
  const known = newestFirst.filter((module) => neededBy(module) !== undefined);
  const usable = known.find((module) => compareVersions(powerShell, neededBy(module)!) >= 0);
  if (usable !== undefined) return usable;
  const newest = known[0] ?? newestFirst[0];
  const found =
    newest === undefined
      ? `PowerShell ${powerShell} finds no ExchangeOnlineManagement module`
      : known.length === 0
        ? `ExchangeOnlineManagement ${newest} is too old`
        : `PowerShell ${powerShell} is too old for ExchangeOnlineManagement ${newest}`;
  throw new ConfigurationError(`${found}. ${advice(powerShell)}`);
}

/** The pair to install, beginning with what is there. */
function advice(powerShell: string): string {
  const pair = pairs.find((each) => compareVersions(powerShell, each.powerShell) >= 0);
  if (pair !== undefined)
    return `Install-Module ExchangeOnlineManagement -RequiredVersion ${pair.module} -Scope CurrentUser gives one that runs on it`;
  const both = pairs.map((each) => `PowerShell ${each.powerShell} with module ${each.module}`).join(", or ");
  return `Install ${both}; or run cmdlets over REST: pulumi config set hve:exchange rest`;
}

/** The PowerShell a module needs; undefined for a module older than we know. */
const neededBy = (module: string): string | undefined =>
  pairs.find((each) => compareVersions(module, each.module) >= 0)?.powerShell;

/** By their numbers, part by part; what follows a hyphen (`7.6.0-preview.1`) is not looked at. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split("-")[0]!.split(".").map(Number));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** For a machine without PowerShell. */
export const oldestPair = `PowerShell ${oldest.powerShell} and ExchangeOnlineManagement ${oldest.module}`;
