import type { World } from "../world.ts";

/** One route of the admin interface. */
export interface AdminRoute {
  method: "GET" | "POST" | "DELETE";
  /** Below `/lab`. */
  path: string;
  does: string;
  run(world: World, input: unknown): unknown;
}
