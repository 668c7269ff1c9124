/** One Microsoft 365 tenant, as this process reaches it. */
import { ConfigurationError } from "../errors.ts";
import type { Timing } from "../settle.ts";
import { setCommand, tenantConfiguration, type Settings, type TenantConfiguration } from "./configuration.ts";
import { guarded, type Exchange } from "./exchange.ts";
import { exchangeModuleFile } from "./exchangeModuleFile.ts";
import { batchedReads } from "./batchedReads.ts";
import { exchangeTransport } from "./exchangeTransport.ts";
import { graph, type Graph } from "./graph.ts";
import { oneCallPerObject } from "./oneCallPerObject.ts";
import { pace, type Pace } from "./pace.ts";
import { ReadOnce } from "./readOnce.ts";
import { parallelCalls } from "./parallelCalls.ts";
import { retrying, retryingExchange } from "./retry.ts";
import { Secret } from "./secret.ts";
import { claimsOf } from "./signIn/tokenClaims.ts";
import { tokens } from "./tokens.ts";
import { trustAuthority } from "./trustAuthority.ts";

/** Who we are, as the tokens say. */
export interface TenantIdentity {
  /** `tid` claim; always the configured tenant, anything else is refused before it is used. */
  tenantId: string;
  /** Application (client) ID. */
  clientId: string;
  /** Object ID of our service principal. */
  objectId: string;
  /** App roles granted on Office 365 Exchange Online, e.g. `Exchange.ManageAsApp`. */
  exchangeRoles: string[];
  /** App roles granted on Microsoft Graph. */
  graphRoles: string[];
}

export interface Tenant {
  readonly configuration: TenantConfiguration;
  readonly exchange: Exchange;
  readonly graph: Graph;
  /** How long changes take to show, already divided by `timeDivisor`. */
  readonly timing: {
    /** Reply-to, allowed apps, billing. */
    readonly settings: Timing;
    /** Authentication policies. */
    readonly policies: Timing;
    /** A new object. */
    readonly visibility: Timing;
  };
  /** Lists that were read; see `hve.ts`. */
  readonly cache: ReadOnce;
  /**
   * A value of the stack configuration, by its key without the namespace.
   * @throws ConfigurationError with the command that sets it.
   */
  secret(name: string): Secret;
  /** Every cmdlet the app may run, as Exchange says; always over HTTPS, whichever way cmdlets travel. */
  allowedCmdlets(): Promise<string[]>;
  /** @throws AuthenticationError when the sign-in is refused or reaches another tenant. */
  identity(): Promise<TenantIdentity>;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Conditional Access allows one request per second and tenant; a little more, because clocks differ. */
const CONDITIONAL_ACCESS_GAP_MS = 1_100;

const paces = new Map<string, Pace>();

/** One pace per tenant for the whole process, however often it connects. */
function conditionalAccessPace(tenantId: string, gapMs: number): Pace {
  const key = `${tenantId} ${gapMs}`;
  const known = paces.get(key) ?? pace(gapMs);
  paces.set(key, known);
  return known;
}

/**
 * Checks the configuration and opens nothing: no network and no token before the first use.
 * @throws ConfigurationError naming every missing or wrong setting.
 */
export function connect(get: Settings): Tenant {
  const configuration = tenantConfiguration(get);
  const { caFile, exchangeEndpoint, graphEndpoint, tenantId, timeDivisor } = configuration;
  const signIn = tokens(configuration);
  const tokenFor = (endpoint: URL) => (options?: { fresh?: boolean }) => {
    if (caFile !== undefined) trustAuthority(caFile); // before the first connection, which asks for a token first
    return signIn.token(endpoint.origin, options);
  };
  // Two budgets: a cmdlet on its way may have to ask Graph something first.
  const retry = retrying({ timeDivisor });
  const onGraph = graph({
    endpoint: graphEndpoint,
    timeoutMs: configuration.callSeconds * 1_000,
    token: tokenFor(graphEndpoint),
    retry,
    conditionalAccessPace: conditionalAccessPace(tenantId, CONDITIONAL_ACCESS_GAP_MS / timeDivisor),
  });
  const transport = parallelCalls(exchangeTransport(configuration, tokenFor(exchangeEndpoint), onGraph));
  const oneByOne = retryingExchange(transport, retrying({ timeDivisor }));
  const exchange = oneCallPerObject(
    "batch" in transport
      ? batchedReads(oneByOne, transport, retrying({ timeDivisor, parallel: Infinity }))
      : oneByOne,
  );
  const timing = (minutes: number, intervalSeconds: number): Timing => ({
    budgetMs: (minutes * MINUTE_MS) / timeDivisor,
    intervalMs: Math.max((intervalSeconds * SECOND_MS) / timeDivisor, 1),
  });

  return {
    configuration,
    exchange: guarded(exchange),
    graph: onGraph,
    timing: {
      settings: timing(configuration.settingsMinutes, 5),
      policies: timing(configuration.policyMinutes, 15),
      visibility: timing(configuration.visibilityMinutes, 2),
    },
    cache: new ReadOnce(),
    secret(name) {
      const value = get(name);
      if (value) return new Secret(value);
      throw new ConfigurationError(`hve:${name} is missing; set it: ${setCommand(name, true)}`);
    },
    allowedCmdlets: () =>
      retry(
        () =>
          exchangeModuleFile(
            exchangeEndpoint,
            tenantId,
            tokenFor(exchangeEndpoint),
            configuration.callSeconds * SECOND_MS,
          ),
        true,
      ),
    async identity() {
      const claims = (endpoint: URL) =>
        retry(async () => claimsOf(await tokenFor(endpoint)(), tenantId), true);
      const exchange = await claims(exchangeEndpoint); // one after the other: the first refusal is the whole answer
      const graphClaims = await claims(graphEndpoint);
      const roles = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
      return {
        tenantId,
        clientId: String(graphClaims["appid"] ?? graphClaims["azp"]),
        objectId: String(graphClaims["oid"]),
        exchangeRoles: roles(exchange["roles"]),
        graphRoles: roles(graphClaims["roles"]),
      };
    },
  };
}
