import { conditionalAccessRefusals } from "../conditionalAccess/conditionalAccessRefusals.ts";
import type { Occasion } from "../script/occasion.ts";
import type { State } from "../tenant/state.ts";
import type { World } from "../world.ts";
import type { GraphAnswer, GraphCall, GraphRoute } from "./graphCall.ts";

/**
 * Runs a route when it is its turn, throttled as its service is, between the human edits scripted for before and after it,
 * and with reads from a replica that may lag.
 *
 * @param stale what reads shall see instead of the present, when a fault says so
 */
export async function runRoute(
  world: World,
  route: GraphRoute,
  call: Omit<GraphCall, "state">,
  occasion: Occasion,
  stale: State | undefined,
): Promise<GraphAnswer> {
  const turn = await world.turns.wait(occasion);
  let answered = false;
  try {
    if (route.service === "conditionalAccess" && !world.throttle.admits(world.tenant.now()))
      throw conditionalAccessRefusals.throttled();
    answered = true;
    world.edits.run("before", occasion);
    const backEnd = world.backEnds.pick(undefined);
    const shown = fromReplica(world, route, occasion, backEnd);
    return world.backEnds.write(backEnd, () => route.run({ ...call, state: stale ?? shown }));
  } finally {
    if (answered) world.edits.run("after", occasion);
    turn.done(answered);
  }
}

function fromReplica(
  { backEnds, replicas, tenant }: World,
  { replicated }: GraphRoute,
  { id }: Occasion,
  backEnd: number,
): State {
  if (replicated === undefined) return backEnds.view(backEnd, tenant.state);
  if (replicated === "memberships") return replicas.read(tenant.state, "groups", undefined);
  return replicas.read(tenant.state, replicated, id);
}
