import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { cmdlets } from "../cmdlets/table.ts";
import { bearer } from "../login/bearer.ts";
import { audiences } from "../login/resources.ts";
import { serve } from "../serve.ts";
import type { World } from "../world.ts";
import { exchangeDialect } from "./exchangeDialect.ts";
import { mayRun } from "./mayRun.ts";

const refused = (status: 401 | 404) =>
  new Response(null, { status, headers: status === 401 ? { "www-authenticate": "Bearer" } : {} });

/**
 * `EXOModuleFile`: which cmdlets the caller may run; the module asks for it when it connects (exchange-admin §A.1, §F row 15).
 * The service's answer also holds a script with one function per cmdlet; the lab gives `LAB-parameters` instead, of which
 * its own module makes the functions.
 */
export function moduleFileRoute(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.get("/adminapi/v1.0/:tenant/EXOModuleFile", (context) => {
    const call = { server: "exchange", name: "EXOModuleFile", write: false, parameters: {} } as const;
    return serve(world, context, call, {
      dialect: exchangeDialect,
      async answer() {
        const caller = await bearer(world, context.req.header("authorization"), audiences.exchange);
        if (typeof caller === "string" || !caller.roles.includes("Exchange.ManageAsApp")) return refused(401);
        const { state, tenantId } = world.tenant;
        const known = [tenantId, ...state.domains.map(({ name }) => name)];
        if (!known.includes(context.req.param("tenant").toLowerCase())) return refused(404);
        if (mayRun(caller.wids, "Get-User") === undefined)
          return new Response(new Uint8Array(4096), { status: 403 });
        const asked = (context.req.header("commandname") ?? "*").toLowerCase().split(",");
        const wanted = (name: string) => asked.includes("*") || asked.includes(name.toLowerCase());
        const allowed = Object.keys(cmdlets).filter((name) => wanted(name) && mayRun(caller.wids, name));
        const parameters = Object.fromEntries(allowed.map((name) => [name, parameterTypes(name)]));
        return Response.json({
          value: [{ exportedCmdlets: allowed.join(","), "LAB-parameters": parameters }],
        });
      },
    });
  });
}

const parameterTypes = (name: string) =>
  Object.fromEntries(
    Object.entries(cmdlets[name]!.parameters).map(([key, { type, nullable }]) => [
      key,
      nullable === true ? "object" : type,
    ]),
  );
