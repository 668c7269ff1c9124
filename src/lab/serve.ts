import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { faultAnswer } from "./faults/faultAnswer.ts";
import type { Call } from "./journal.ts";
import type { State } from "./tenant/state.ts";
import type { World } from "./world.ts";

/**
 * Answers one HTTP call: enters it in the journal, serves the fault that waits for it, else runs `answer` with the state
 * that reads shall see.
 */
export async function serve(
  world: World,
  context: Context<{ Bindings: HttpBindings }>,
  call: Pick<Call, "server" | "name" | "write" | "parameters">,
  shape: Parameters<typeof faultAnswer>[1],
  answer: (visible: State) => Response | Promise<Response>,
): Promise<Response> {
  const { parameters, ...named } = call;
  const entry = world.journal.open({ ...named, at: new Date(world.tenant.now()).toISOString() }, parameters);
  const fault = world.faults.take(call.server, call.name);
  if (fault !== undefined) entry.fault = fault.kind;
  const cut = () => {
    context.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  if (fault?.kind === "cutBefore") return cut();
  if (fault?.kind === "delay") await delay(fault.delayMs);
  const refused = fault?.kind === "throttle" || fault?.kind === "refuse";
  const response = refused
    ? faultAnswer(fault, shape)
    : await answer(fault?.kind === "stale" ? world.tenant.previous : world.tenant.state);
  entry.status = response.status;
  return fault?.kind === "cutAfter" ? cut() : response;
}
