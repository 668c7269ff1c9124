import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import type { World } from "../world.ts";

export function graphRoutes(_app: Hono<{ Bindings: HttpBindings }>, _world: World): void {}
