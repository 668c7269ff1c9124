import type { HttpBindings } from "@hono/node-server";
import { Hono, type Context } from "hono";
import type { World } from "../world.ts";
import { adminTable } from "./adminTable.ts";

/** The admin interface: serves the table, to whoever shows the key the lab printed when it started. */
export function adminRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  const admin = new Hono<{ Bindings: HttpBindings }>();
  admin.use(async (context, next) => {
    if (context.req.header("authorization") !== `Bearer ${world.adminKey}`)
      return context.json({ error: "LAB-The admin key is missing or wrong." }, 401);
    await next();
    return undefined;
  });
  for (const { method, path, run } of adminTable)
    admin.on(method, path, async (context) => {
      try {
        const input = await inputOf(context, method);
        const before = world.tenant.state;
        const result = await run(world, input);
        if (world.tenant.state !== before) world.backEnds.catchUp();
        return context.json((result ?? {}) as object);
      } catch (error) {
        return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
      }
    });
  app.route("/lab", admin);
}

/** The JSON body of a POST, the query of anything else. */
async function inputOf(context: Context, method: string): Promise<unknown> {
  if (method !== "POST") return context.req.query();
  const text = await context.req.text();
  return text === "" ? {} : JSON.parse(text);
}
