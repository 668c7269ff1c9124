/** The way cmdlets travel to this tenant, as the configuration says. */
import { decodeJwt } from "jose";
import { CmdletError } from "../errors.ts";
import { clouds } from "./clouds.ts";
import type { TenantConfiguration } from "./configuration.ts";
import type { BatchTransport, Transport } from "./exchange.ts";
import { exchangeCmdlets } from "./exchangeCmdlets.ts";
import { exchangePowerShell } from "./exchangePowerShell.ts";
import { exchangeRest } from "./exchangeRest.ts";
import type { Graph } from "./graph.ts";
import { powerShellEnvironment } from "./powerShellEnvironment.ts";

export function exchangeTransport(
  configuration: TenantConfiguration,
  token: (options?: { fresh?: boolean }) => Promise<string>,
  graph: Graph,
): Transport | BatchTransport {
  const {
    exchange,
    exchangeEndpoint: endpoint,
    tenantId,
    powerShell,
    exchangeModule,
    caFile,
    callSeconds,
    cloud,
  } = configuration;
  if (exchange === "rest") return exchangeRest({ endpoint, tenantId, token, timeoutMs: callSeconds * 1_000 });
  return exchangePowerShell({
    executable: powerShell,
    module: exchangeModule,
    env: powerShellEnvironment(process.env, caFile),
    cmdlets: exchangeCmdlets,
    token,
    endOf: (text) => (decodeJwt(text).exp ?? 0) * 1000,
    organization: () => initialDomain(graph),
    connection:
      endpoint.origin === clouds[cloud].exchange
        ? { ExchangeEnvironmentName: clouds[cloud].exchangeEnvironment }
        : { ConnectionUri: endpoint.origin },
    callMs: callSeconds * 1_000,
  });
}

/** Connect-ExchangeOnline takes no tenant ID. @see https://learn.microsoft.com/powershell/module/exchangepowershell/connect-exchangeonline */
async function initialDomain(graph: Graph): Promise<string> {
  const path = "/v1.0/organization?$select=id,verifiedDomains";
  const organizations = await graph.list<{ verifiedDomains: { name: string; isInitial: boolean }[] }>(path);
  const initial = organizations
    .flatMap(({ verifiedDomains }) => verifiedDomains)
    .find((each) => each.isInitial);
  if (initial === undefined) throw new CmdletError(`GET ${path}: no initial domain in the answer`);
  return initial.name;
}
