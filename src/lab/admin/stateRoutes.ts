import { z } from "zod";
import type { World } from "../world.ts";
import type { AdminRoute } from "./adminRoute.ts";
import { dump } from "./dump.ts";

/** The tenant as a whole: what it is, and back to what it was. */
export const stateRoutes: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/dump",
    does: "The tenant in a canonical form: sorted, without clocks and generated ids; soft-deleted users apart.",
    run: (world) => dump(world.tenant.state),
  },
  {
    method: "POST",
    path: "/snapshot",
    does: "Remembers the tenant as it is; answers {id}. A lab forgets its snapshots when it ends.",
    run: ({ tenant, snapshots }) => ({ id: snapshots.push(structuredClone(tenant.state)) }),
  },
  {
    method: "POST",
    path: "/restore",
    does: "{id}: the tenant as it was at that snapshot; inbox, journal, traffic and faults start anew.",
    run(world, input) {
      const { id } = z.strictObject({ id: z.int() }).parse(input);
      const state = world.snapshots[id - 1];
      if (state === undefined) throw new Error(`LAB-There is no snapshot ${id}.`);
      clear(world);
      world.tenant.restore(state);
    },
  },
  {
    method: "POST",
    path: "/reset",
    does: "Back to the first day: tenant, inbox, journal, traffic and faults.",
    run(world) {
      clear(world);
      world.tenant.reset();
    },
  },
];

function clear(world: World) {
  const { inbox, journal, traffic, faults, holds, patience, edits, replicas, turns, profile } = world;
  holds.release();
  replicas.set({ staleReads: profile.staleReads });
  turns.set({ turns: [] });
  for (const part of [inbox, journal, traffic, faults, patience, edits]) part.clear();
}
