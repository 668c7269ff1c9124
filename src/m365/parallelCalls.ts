import pLimit from "p-limit";
import type { BatchTransport, CmdletCall, Transport } from "./exchange.ts";

/** More at once, and Exchange refuses some. */
const MOST = 3;

/** Keeps the calls of a process that are under way to three; a batch is one. */
export function parallelCalls(transport: Transport | BatchTransport): Transport | BatchTransport {
  const limit = pLimit(MOST);
  const invoke = <Row>(cmdlet: string, parameters: CmdletCall["parameters"]) =>
    limit(() => transport.invoke<Row>(cmdlet, parameters));
  if (!("batch" in transport)) return { invoke };
  return {
    invoke,
    batch: <Row>(calls: readonly CmdletCall[]) => limit(() => transport.batch<Row>(calls)),
  };
}
