import pLimit, { type LimitFunction } from "p-limit";
import type { Transport } from "./exchange.ts";

/**
 * Two calls about one object never run beside each other: the second would read or overwrite what the first is changing.
 * Objects are told apart by the `Identity` that is sent.
 */
export function oneCallPerObject(transport: Transport): Transport {
  const queues = new Map<string, LimitFunction>();
  return {
    async invoke<Row>(cmdlet: string, parameters: Parameters<Transport["invoke"]>[1]) {
      const identity = parameters["Identity"];
      if (typeof identity !== "string") return transport.invoke<Row>(cmdlet, parameters);
      const key = identity.toLowerCase();
      const queue = queues.get(key) ?? pLimit(1);
      queues.set(key, queue);
      try {
        return await queue(() => transport.invoke<Row>(cmdlet, parameters));
      } finally {
        if (queue.activeCount + queue.pendingCount === 0) queues.delete(key);
      }
    },
  };
}
