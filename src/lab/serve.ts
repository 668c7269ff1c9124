import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { faultAnswer, type Dialect } from "./faults/faultAnswer.ts";
import { halfPage } from "./faults/halfPage.ts";
import { randomThrottle } from "./faults/randomThrottle.ts";
import type { Call } from "./journal.ts";
import type { State } from "./tenant/state.ts";
import type { World } from "./world.ts";

/** What a server brings along for one call. */
interface Service {
  dialect: Dialect;
  /** @param stale what a read shall see instead of the present, when a fault says so */
  answer(stale: State | undefined): Response | Promise<Response>;
  /**
   * Looks at the call before anything else, faults included.
   *
   * @returns a refusal, or what to do when the answer is out
   */
  admit?(call: Call): Response | (() => void);
}

/** Answers one HTTP call: enters it in the journal, serves the fault that waits for it, else lets the server answer. */
export async function serve(
  world: World,
  context: Context<{ Bindings: HttpBindings }>,
  call: Pick<Call, "server" | "name" | "write" | "parameters" | "client">,
  service: Service,
): Promise<Response> {
  const { parameters, ...named } = call;
  const { tenant } = world;
  const { outgoing } = context.env;
  const { socket } = context.env.incoming;
  const entry = world.journal.open({ ...named, at: new Date(tenant.now()).toISOString() }, parameters);
  outgoing.once("close", () => (entry.delivered = outgoing.writableFinished));
  world.patience.judge(entry, tenant.now());
  const admitted = service.admit?.(entry);
  if (admitted instanceof Response) {
    entry.status = admitted.status;
    world.patience.ask(entry, admitted, tenant.now());
    return admitted;
  }
  if (admitted !== undefined) outgoing.once("close", admitted);
  const fault = world.faults.take(entry) ?? randomThrottle(world, entry);
  if (fault !== undefined) entry.fault = fault.kind;
  const cut = () => {
    socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  const held = async (when: "before" | "after") =>
    fault?.kind === "hold" && fault.when === when && !(await world.holds.hold(entry, socket));
  if (fault?.kind === "cutBefore") return cut();
  if (fault?.kind === "delay") await delay(fault.delayMs);
  if (await held("before")) return cut();
  const refused = fault?.kind === "throttle" || fault?.kind === "refuse";
  let response = refused
    ? faultAnswer(fault, service.dialect, tenant.now())
    : await service.answer(fault?.kind === "stale" ? tenant.previous : undefined);
  if (fault?.kind === "halfPage" && response.ok)
    response = await halfPage(response, fault.truncation, context.req.url);
  entry.status = response.status;
  if (fault?.kind === "cutAfter" || (await held("after"))) return cut();
  world.patience.ask(entry, response, tenant.now());
  return response;
}
