import type { LabAddresses } from "../../src/cli/labProcess.ts";

interface Call {
  server: string;
  name: string;
  write: boolean;
}

/** What a piece of work cost, counted by the lab. */
export interface Cost {
  cmdlets: number;
  /** Calls to Conditional Access. */
  policyCalls: number;
  policyPatches: number;
  writes: number;
  tokens: number;
  requests: number;
  /** Of those, to Exchange and the sign-in. */
  exchangeRequests: number;
  connections: number;
  bytes: number;
}

/** Counts at the lab, over its admin interface; its own requests are left out, all but some bytes. */
export function meter({ admin, adminKey }: LabAddresses) {
  const ask = async (path: string, body?: object) => {
    const response = await fetch(admin + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as any;
  };

  return {
    ask,
    async count(work: () => Promise<unknown>): Promise<Cost> {
      const seen = ((await ask("/calls")) as { calls: Call[] }).calls.length;
      const before = await ask("/traffic");
      await work();
      const after = await ask("/traffic");
      const calls = ((await ask("/calls")) as { calls: Call[] }).calls.slice(seen);
      const count = (isCounted: (call: Call) => boolean) => calls.filter(isCounted).length;
      /** The admin interface lives on the Exchange server: the second look at the traffic does not count. */
      const made = (server: string) =>
        (after.requests[server] ?? 0) - (before.requests[server] ?? 0) - (server === "exchange" ? 1 : 0);
      const isPolicy = ({ name }: Call) => name.includes("/identity/conditionalAccess/policies");
      return {
        cmdlets: count(({ server, name }) => server === "exchange" && name !== "$batch"),
        policyCalls: count(isPolicy),
        policyPatches: count((call) => isPolicy(call) && call.name.startsWith("PATCH")),
        writes: count(({ write }) => write),
        tokens: count(({ name }) => name === "POST token"),
        requests: made("login") + made("exchange") + made("graph"),
        exchangeRequests: made("login") + made("exchange"),
        connections: after.connections - before.connections,
        bytes: after.bytes - before.bytes,
      };
    },
  };
}
