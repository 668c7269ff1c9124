/**
 * Runs cmdlets through Microsoft's own ExchangeOnlineManagement module in a PowerShell process: the supported way.
 *
 * One process per tenant session, started by the first call and connected once. A call that gets no answer kills the
 * process, and the next one starts another; what the lost call did is unknown.
 */
import pLimit from "p-limit";
import { AuthenticationError, UnavailableError } from "../errors.ts";
import type { CmdletParameters, Transport } from "./exchange.ts";
import { ProcessLost } from "./powerShellProcess.ts";
import { powerShellParameters } from "./powerShellParameters.ts";
import { powerShellRows } from "./powerShellRows.ts";
import { openSession, type Session, type SessionOptions } from "./powerShellSession.ts";

/** Longer than any of our cmdlets needs. */
const CALL_MS = 120_000;
/** Node-powershell and the module both keep a little of every call. */
const CALLS_PER_PROCESS = 400;
/** A connected session cannot take a new token: the process goes before its token does. */
const TOKEN_MARGIN_MS = 240_000;

export interface ExchangePowerShellOptions extends SessionOptions {
  /** Longest wait for one cmdlet. Default two minutes. */
  callMs?: number;
}

/** @returns the transport; nobody has to end it, since its process ends with this one. */
export function exchangePowerShell(options: ExchangePowerShellOptions): Transport & { end(): Promise<void> } {
  const oneAtATime = pLimit(1);
  let session: Session | undefined;

  async function opened(fresh: boolean): Promise<Session> {
    if (session !== undefined && !fresh && isUsable(session)) return session;
    await end();
    return (session = await openSession(options, { fresh }));
  }

  async function end() {
    const old = session;
    session = undefined;
    await old?.end();
  }

  async function call<Row>(cmdlet: string, parameters: CmdletParameters, fresh: boolean): Promise<Row[]> {
    const { process } = await opened(fresh);
    const request = { op: "invoke", cmdlet, parameters: powerShellParameters(parameters) };
    const reply = await process.request(request, options.callMs ?? CALL_MS).catch(async (error: unknown) => {
      await end();
      if (!(error instanceof ProcessLost)) throw error;
      const what = `${cmdlet}: PowerShell: ${error.message}; whether it took effect is unknown`;
      throw new UnavailableError(what, { cause: error });
    });
    try {
      return powerShellRows<Row>(cmdlet, parameters, reply);
    } catch (error) {
      if (error instanceof AuthenticationError && !fresh) return call(cmdlet, parameters, true);
      throw error;
    }
  }

  return {
    invoke: <Row>(cmdlet: string, parameters: CmdletParameters) =>
      oneAtATime(() => call<Row>(cmdlet, parameters, false)),
    end: () => oneAtATime(end),
  };
}

const isUsable = ({ process, tokenEndsMs }: Session) =>
  process.isAlive && process.requests < CALLS_PER_PROCESS && Date.now() < tokenEndsMs - TOKEN_MARGIN_MS;
