/** A PowerShell process with the module loaded and connected to one tenant. */
import { existsSync } from "node:fs";
import { ConfigurationError, UnavailableError } from "../errors.ts";
import type { CmdletParameters } from "./exchange.ts";
import { powerShellParameters } from "./powerShellParameters.ts";
import { PowerShellProcess, ProcessLost } from "./powerShellProcess.ts";
import { powerShellRows } from "./powerShellRows.ts";
import { moduleToUse, oldestPair, type Versions } from "./powerShellVersions.ts";
import { Secret } from "./secret.ts";
import { sessionFolder } from "./sessionFolder.ts";

/** Starting PowerShell, loading the module, and what the module downloads to connect. */
const CONNECT_MS = 180_000;

export interface SessionOptions {
  /** PowerShell 7: a name on PATH, or a path. */
  executable: string;
  /** Manifest (`.psd1`) of the module to use; undefined for the newest installed one that fits. */
  module: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Cmdlets to import. */
  cmdlets: readonly string[];
  token(options?: { fresh?: boolean }): Promise<string>;
  /** When a token ends, in milliseconds since 1970. */
  endOf(token: string): number;
  /** The tenant's initial domain, `….onmicrosoft.com`. */
  organization(): Promise<string>;
  /** Further parameters of Connect-ExchangeOnline, e.g. for another cloud. */
  connection: CmdletParameters;
}

export interface Session {
  process: PowerShellProcess;
  tokenEndsMs: number;
  /** Disconnects, ends the process and removes what the module wrote. */
  end(): Promise<void>;
}

/**
 * @throws ConfigurationError when there is no PowerShell, or no module, that fits; says what to install.
 * @throws what Exchange refused the connection with.
 */
export async function openSession(options: SessionOptions, { fresh }: { fresh: boolean }): Promise<Session> {
  const { module } = options;
  if (module !== undefined && !existsSync(module))
    throw new ConfigurationError(`hve:exchangeModule: there is no ${module}`);
  // What may fail by itself is known before a process starts.
  const token = await options.token({ fresh });
  const organization = await options.organization();

  const folder = sessionFolder();
  const child = new PowerShellProcess(options.executable, options.env);
  const end = async () => {
    await child.end();
    folder.remove();
  };
  try {
    const version = moduleToUse(await versionsOf(child, options));
    const parameters: CmdletParameters = {
      AccessToken: token,
      Organization: organization,
      EXOModuleBasePath: folder.path,
      ...options.connection,
    };
    const { cmdlets } = options;
    const connect = { op: "connect", module, version, cmdlets, parameters: powerShellParameters(parameters) };
    const reply = await child.request(connect, CONNECT_MS);
    powerShellRows("Connect-ExchangeOnline", { AccessToken: new Secret(token) }, reply);
    return { process: child, tokenEndsMs: options.endOf(token), end };
  } catch (error) {
    await end();
    if (!(error instanceof ProcessLost)) throw error;
    throw new UnavailableError(`Connect-ExchangeOnline: PowerShell: ${error.message}`, { cause: error });
  }
}

async function versionsOf(
  child: PowerShellProcess,
  { module, executable }: SessionOptions,
): Promise<Versions> {
  const reply = await child.request({ op: "versions", module }, CONNECT_MS).catch((error: unknown) => {
    throw error instanceof ProcessLost ? notPowerShell(executable, error) : error;
  });
  return powerShellRows<Versions>("Get-Module", {}, reply)[0]!;
}

function notPowerShell(executable: string, lost: ProcessLost): ConfigurationError {
  const what = lost.neverStarted
    ? `PowerShell does not start (${lost.message}). Install ${oldestPair}, or newer ones`
    : `${executable} starts, but not as PowerShell 7 does: ${lost.message}`;
  const instead =
    "name another executable: pulumi config set hve:powerShell <file>; or run cmdlets over REST: pulumi config set hve:exchange rest";
  return new ConfigurationError(`${what}; ${instead}`, { cause: lost });
}
