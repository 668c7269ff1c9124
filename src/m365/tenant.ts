/** One Microsoft 365 tenant, as this process reaches it. */
import type { Timing } from "../settle.ts";
import type { Settings, TenantConfiguration } from "./configuration.ts";
import type { Exchange } from "./exchange.ts";
import type { Graph } from "./graph.ts";
import type { ReadOnce } from "./readOnce.ts";
import type { Secret } from "./secret.ts";

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
  /** @throws AuthenticationError when the sign-in is refused or reaches another tenant. */
  identity(): Promise<TenantIdentity>;
}

/** Checks the configuration and opens nothing: no network and no token before the first use. */
export function connect(_get: Settings): Tenant {
  throw new Error("to come");
}
