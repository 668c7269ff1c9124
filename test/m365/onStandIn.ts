/** The PowerShell transport with a stand-in for PowerShell, which forwards cmdlets to a scripted server. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnsecuredJWT } from "jose";
import { exchangeCmdlets } from "../../src/m365/exchangeCmdlets.ts";
import { exchangePowerShell, type ExchangePowerShellOptions } from "../../src/m365/exchangePowerShell.ts";
import { powerShellEnvironment } from "../../src/m365/powerShellEnvironment.ts";
import { scriptedServer } from "./scriptedServer.ts";

export const TENANT = "11111111-1111-1111-1111-111111111111";
export const STAND_IN = join(import.meta.dirname, "standIn.mjs");
export const tokenNamed = (name: string) => new UnsecuredJWT({ tid: TENANT, name }).encode();

/** What the stand-in wrote down. */
export interface Noted {
  argv?: string[];
  env?: Record<string, string>;
  pid?: number;
  connect?: Record<string, unknown>;
  version?: string;
  ended?: number;
}

interface Script {
  powerShell?: string;
  modules?: string[];
  refuse?: object;
}

/** A "manifest" for the stand-in, in a folder of its own. */
export function standInModule(script: Script = {}) {
  const folder = mkdtempSync(join(tmpdir(), "hve-stand-in-"));
  const log = join(folder, "log");
  const module = join(folder, "Module.psd1");
  writeFileSync(log, "");
  writeFileSync(module, JSON.stringify({ ...script, log }));
  return {
    module,
    noted: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Noted),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function onStandIn(
  answers: Parameters<typeof scriptedServer>[0],
  changed: Partial<ExchangePowerShellOptions> & { script?: Script } = {},
) {
  const { script, ...options } = changed;
  const server = await scriptedServer(answers);
  const standIn = standInModule(script);
  const exchange = exchangePowerShell({
    executable: STAND_IN,
    module: standIn.module,
    env: powerShellEnvironment(process.env, undefined),
    cmdlets: exchangeCmdlets,
    token: async ({ fresh = false } = {}) => tokenNamed(fresh ? "second" : "first"),
    endOf: () => Date.now() + 3_600_000,
    organization: async () => "contoso.onmicrosoft.com",
    connection: { ConnectionUri: server.origin },
    ...options,
  });
  return {
    server,
    exchange,
    noted: standIn.noted,
    async [Symbol.asyncDispose]() {
      await exchange.end();
      await server[Symbol.asyncDispose]();
      standIn.remove();
    },
  };
}
