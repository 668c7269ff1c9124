import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { bearer } from "../login/bearer.ts";
import { audiences } from "../login/resources.ts";
import type { Call } from "../journal.ts";
import { serve } from "../serve.ts";
import type { State } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { exchangeDialect } from "./exchangeDialect.ts";
import { cmdletName, invoke } from "./invoke.ts";
import { mayRun } from "./mayRun.ts";
import { Refusal } from "./refusal.ts";
import { refusalBody } from "./refusalBody.ts";
import { refusals } from "./refusals.ts";
import { withSidecars } from "./sidecars.ts";

const nothing = (status: 401 | 404 | 405) =>
  new Response(null, { status, headers: status === 401 ? { "www-authenticate": "Bearer" } : {} });
/** Unknown and forbidden cmdlets alike (exchange-admin §A.8 row 9). */
const forbidden = () => new Response(new Uint8Array(4096), { status: 403 });

/** `InvokeCommand`, the endpoint behind every cmdlet. Source: exchange-admin §A and §F, hve-service §2.3. */
export function exchangeRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.use("/adminapi/*", async (context, next) => {
    await next();
    if (context.res.headers.has("x-hono-already-sent")) return;
    for (const [name, value] of Object.entries(world.limits.headers())) context.res.headers.set(name, value);
  });
  app.post("/adminapi/beta/:tenant/InvokeCommand", async (context) => {
    const body = await context.req.json().catch(() => undefined);
    const input = body?.CmdletInput;
    const name = typeof input?.CmdletName === "string" ? input.CmdletName : "(none)";
    const known = cmdletName(name);
    return serve(
      world,
      context,
      {
        server: "exchange",
        name: known ?? name,
        write: !/^Get-/i.test(name),
        parameters: input?.Parameters,
      },
      {
        dialect: exchangeDialect,
        admit: (call) => admit(world, call),
        answer: (stale) => answer(world, context, { known, input, stale }),
      },
    );
  });
  // Other verbs, and InvokeCommand below v1.0, answer 405 (exchange-admin §F row 2).
  app.all("/adminapi/beta/:tenant/InvokeCommand", () => nothing(405));
  app.all("/adminapi/v1.0/:tenant/InvokeCommand", () => nothing(405));
}

/** One call too many is refused in plain text, one too fast with the seconds to wait (exchange-admin §A.8 row 13). */
function admit({ limits, tenant }: World, call: Call): Response | (() => void) {
  const overMs = limits.spend(tenant.now());
  const leave = overMs === undefined ? limits.enter(call) : undefined;
  if (leave !== undefined) return leave;
  const headers: Record<string, string> = { "content-type": "text/plain" };
  if (overMs !== undefined) headers["retry-after"] = String(Math.ceil(overMs / 1000));
  return new Response(refusals.tooManyRequests, { status: 429, headers });
}

const noInput = refusals.lab("InvalidRequestException", "CmdletInput is missing.");

async function answer(
  world: World,
  context: Context,
  { known, input, stale }: { known: string | undefined; input: any; stale: State | undefined },
): Promise<Response> {
  const { tenant } = world;
  const caller = await bearer(world, context.req.header("authorization"), audiences.exchange);
  if (typeof caller === "string" || !caller.roles.includes("Exchange.ManageAsApp")) return nothing(401);
  const domains = tenant.state.domains.map(({ name }) => name);
  const asked = context.req.param("tenant")?.toLowerCase() ?? "";
  if (asked !== tenant.tenantId && !domains.includes(asked)) return nothing(404);
  if (input === undefined) return Response.json(refusalBody(noInput), { status: 400 });
  if (known === undefined || mayRun(caller.wids, known) !== true) return forbidden();
  try {
    const { Parameters: sent } = input;
    // `{}`, never null or absent (exchange-admin §A.5).
    if (sent === null || typeof sent !== "object" || Array.isArray(sent))
      throw refusals.lab("InvalidRequestException", "Parameters must be an object.");
    if (context.req.query("$skiptoken") !== undefined) throw refusals.pagination();
    const backEnd = world.backEnds.pick(context.req.header("x-anchormailbox"));
    const seen = stale ?? world.backEnds.view(backEnd, tenant.state);
    const { rows, warnings } = world.backEnds.write(backEnd, () => invoke(tenant, known, sent, seen));
    if (rows.length === 0 && world.profile.emptyForms && !known.startsWith("Get-")) {
      const form = Math.floor(world.random() * 4);
      if (form === 0) return new Response(null, { status: 204 });
      if (form === 1) return new Response(null, { status: 200 });
      if (form === 2) return Response.json({ value: null });
    }
    const names = context.req.query("$select")?.toLowerCase().split(",");
    const select = names && new Set(names);
    return Response.json({
      "@odata.context": `${world.origins.exchange}/adminapi/beta/${tenant.tenantId}/$metadata#Collection(Exchange.GenericHashTable)`,
      "adminapi.warnings@odata.type": "#Collection(String)",
      "@adminapi.warnings": warnings,
      value: rows.map((row) => withSidecars(row, select)),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json(refusalBody(error), {
      status: error.status,
      headers: { "x-exceptiontype": error.type, "cmdlet-name": known },
    });
  }
}
