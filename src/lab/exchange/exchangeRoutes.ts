import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { Call } from "../journal.ts";
import { serve } from "../serve.ts";
import type { World } from "../world.ts";
import { answerCmdlet, nothing, type CmdletRequest } from "./answerCmdlet.ts";
import { batch } from "./batch.ts";
import { cmdletCall } from "./cmdletCall.ts";
import { exchangeDialect } from "./exchangeDialect.ts";
import { moduleFile } from "./moduleFile.ts";
import { redirect } from "./redirect.ts";
import { refusals } from "./refusals.ts";

/**
 * The admin interface of Exchange: `InvokeCommand`, the endpoint behind every cmdlet, `$batch` and `EXOModuleFile`.
 * Source: exchange-admin §A and §F, hve-service §2.3.
 */
export function exchangeRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.use("/adminapi/*", async (context, next) => {
    const elsewhere = redirect(world, new URL(context.req.url), (name) => context.req.header(name));
    if (elsewhere !== undefined) return elsewhere;
    await next();
    if (!context.res.headers.has("x-hono-already-sent"))
      for (const [name, value] of Object.entries(world.limits.headers()))
        context.res.headers.set(name, value);
    return undefined;
  });
  const service = (answer: Parameters<typeof serve>[3]["answer"]) => ({
    dialect: exchangeDialect,
    admit: (call: Call) => admit(world, call),
    answer,
  });
  app.post("/adminapi/beta/:tenant/InvokeCommand", async (context) => {
    const request = requestOf(context, await context.req.json().catch(() => undefined));
    return serve(
      world,
      context,
      cmdletCall(request.input),
      service((stale) => answerCmdlet(world, request, stale)),
    );
  });
  app.post("/adminapi/beta/:tenant/$batch", async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    return serve(
      world,
      context,
      { server: "exchange", name: "$batch", write: false, parameters: {} },
      service(() => batch(world, requestOf(context, undefined), body)),
    );
  });
  app.get("/adminapi/v1.0/:tenant/EXOModuleFile", (context) =>
    serve(
      world,
      context,
      { server: "exchange", name: "EXOModuleFile", write: false, parameters: context.req.query() },
      service(() => moduleFile(world, requestOf(context, undefined))),
    ),
  );
  // Other verbs, and InvokeCommand below v1.0, answer 405 (exchange-admin §F row 2).
  app.all("/adminapi/beta/:tenant/InvokeCommand", () => nothing(405));
  app.all("/adminapi/v1.0/:tenant/InvokeCommand", () => nothing(405));
}

const requestOf = (context: Context, body: any): CmdletRequest => ({
  url: new URL(context.req.url),
  header: (name) => context.req.header(name),
  input: body?.CmdletInput,
});

/** One call too many is refused in plain text, one too fast with the seconds to wait (exchange-admin §A.8 row 13). */
function admit({ limits, tenant }: World, call: Call): Response | (() => void) {
  const overMs = limits.spend(tenant.now());
  const leave = overMs === undefined ? limits.enter(call) : undefined;
  if (leave !== undefined) return leave;
  const headers: Record<string, string> = { "content-type": "text/plain" };
  if (overMs !== undefined) headers["retry-after"] = String(Math.ceil(overMs / 1000));
  return new Response(refusals.tooManyRequests, { status: 429, headers });
}
