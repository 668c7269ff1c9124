import { AuthenticationError, ThrottledError, UnavailableError } from "../errors.ts";
import type { BatchTransport, CmdletCall, Transport } from "./exchange.ts";
import { systemClock } from "../settle.ts";
import type { Retry } from "./retry.ts";

/** Client practice; no maximum is documented. */
const MOST = 10;
/** How long after a batch the next one gathers; some hundredth of what a batch takes. */
const GATHER_MS = 20;

type Rows = Record<string, unknown>[];

interface Waiting extends CmdletCall {
  resolve(rows: Rows): void;
  reject(error: unknown): void;
}

/**
 * Sends reads that wait at the same time as one request. A read goes at once when no other is under way, and what has
 * come meanwhile goes together. Writes go alone, always.
 *
 * A read that was refused in company in a way that may pass is asked for again, alone; so are all of a batch that was refused as a
 * whole.
 * @param others takes everything that is no read.
 * @param retry repeats reads; without a limit of its own on how many run, or batches would stay small.
 */
export function batchedReads(others: Transport, transport: BatchTransport, retry: Retry): Transport {
  const waiting: Waiting[] = [];
  let isBusy = false;

  async function flush() {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length > 0) {
      const calls = waiting.splice(0, MOST);
      await send(calls);
      // Whoever was answered together asks the next question in a moment, together again.
      if (calls.length > 1) await systemClock.wait(GATHER_MS);
    }
    isBusy = false;
  }

  async function send(calls: Waiting[]) {
    const [only] = calls;
    if (calls.length === 1) return void (await alone(only!));
    try {
      const results = await transport.batch<Rows[number]>(calls);
      for (const [index, result] of results.entries()) {
        const call = calls[index]!;
        if (result.status === "fulfilled") call.resolve(result.value);
        // Inside a batch the token is a copy; alone, the call gets a fresh one.
        else if (result.reason instanceof AuthenticationError) void alone(call);
        else call.reject(result.reason);
      }
    } catch (error) {
      const mayPass = error instanceof ThrottledError || error instanceof UnavailableError;
      for (const call of calls) {
        if (mayPass) call.reject(error);
        else void alone(call);
      }
    }
  }

  const alone = ({ cmdlet, parameters, resolve, reject }: Waiting) =>
    transport.invoke<Rows[number]>(cmdlet, parameters).then(resolve, reject);

  return {
    async invoke<Row>(cmdlet: string, parameters: CmdletCall["parameters"]) {
      if (!cmdlet.startsWith("Get-")) return others.invoke<Row>(cmdlet, parameters);
      let isFirst = true;
      const attempt = async (): Promise<Rows> => {
        if (!isFirst) return transport.invoke(cmdlet, parameters);
        isFirst = false;
        const { promise, resolve, reject } = Promise.withResolvers<Rows>();
        waiting.push({ cmdlet, parameters, resolve, reject });
        void flush();
        return promise;
      };
      return (await retry(attempt, true)) as Row[];
    },
  };
}
