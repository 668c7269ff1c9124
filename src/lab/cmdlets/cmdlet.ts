import type { Row } from "../exchange/sidecars.ts";
import type { State } from "../tenant/state.ts";
import type { Bound } from "../exchange/bound.ts";

/** How a parameter's value travels (exchange-admin §A.5). */
export interface Parameter {
  type:
    | "string"
    | "address"
    | "secret"
    | "switch"
    | "boolean"
    | "dateTime"
    | "unlimited"
    | "identity"
    | "strings"
    | "proxyAddresses";
  required?: boolean;
  /** Parameter sets it belongs to; all when absent. */
  sets?: readonly string[];
  maxLength?: number;
  /** Values of an enumeration; a unique prefix is taken, as the service does. */
  values?: readonly string[];
  /** `null` is handed to the cmdlet as `$null`. */
  nullable?: boolean;
}

export interface CmdletCall {
  /** The state to read, or the draft to change. */
  state: State;
  now: number;
  parameters: Bound;
  warn(text: string): void;
}

/** A cmdlet: what it takes and what it does. Its name is its key in the table. */
export interface Cmdlet {
  /** Names of the parameter sets; the first is the default one. One nameless set when absent. */
  sets?: readonly string[];
  parameters: Record<string, Parameter>;
  /** @throws Refusal */
  run(call: CmdletCall): Row[];
}
