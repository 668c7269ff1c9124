import type { Call } from "../journal.ts";
import type { World } from "../world.ts";
import { fault, type Fault } from "./fault.ts";

/** On a bad day any call to Exchange or Graph may be throttled: in JSON or in plain text, mostly without `Retry-After`. */
export function randomThrottle({ profile, random }: World, { server }: Call): Fault | undefined {
  if (profile.throttled === 0 || (server !== "exchange" && server !== "graph")) return undefined;
  if (random() >= profile.throttled) return undefined;
  const form = random();
  if (form < profile.throttledWithRetryAfter)
    return fault.parse({ match: {}, kind: "throttle", retryAfter: 1 });
  const plain = server === "exchange" && random() < 0.5;
  return fault.parse(plain ? { match: {}, kind: "refuse", body: "text" } : { match: {}, kind: "throttle" });
}
