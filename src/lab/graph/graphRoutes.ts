import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import { decodeJwt } from "jose";
import { conditionalAccessRefusals } from "../conditionalAccess/conditionalAccessRefusals.ts";
import { bearer } from "../login/bearer.ts";
import { audiences } from "../login/resources.ts";
import { serve } from "../serve.ts";
import type { State } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { batch } from "./batch.ts";
import { findRoute, type Match } from "./findRoute.ts";
import { graphDialect } from "./graphDialect.ts";
import { GraphRefusal, graphErrorBody, graphRefusals } from "./graphRefusal.ts";
import { runRoute } from "./runRoute.ts";

/** entra-graph §9.2. */
const contentType =
  "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
const options = ["$select", "$filter", "$top", "$count", "$skiptoken"];

/** Microsoft Graph, below `/v1.0` and `/beta`, as far as the table goes. Source: entra-graph §8, §9.2. */
export function graphRoutes(app: Hono<{ Bindings: HttpBindings }>, world: World): void {
  app.all("*", async (context) => {
    const { method } = context.req;
    const [, version = "", ...segments] = new URL(context.req.url).pathname
      .split("/")
      .map(decodeURIComponent);
    const path = segments.filter((segment) => segment !== "");
    const match = findRoute(method, path);
    const text = await context.req.text();
    const body = text === "" ? {} : parse(text);
    const answered = await serve(
      world,
      context,
      {
        server: "graph",
        name: `${method} ${match.route?.path ?? `/${path.join("/")}`}`,
        write: method !== "GET" && match.route?.reads !== true && !isBatch(method, path),
        ...clientOf(context.req.header("authorization")),
        parameters: { ...match.segments, ...context.req.query(), ...body },
      },
      {
        dialect: graphDialect(world.tenant.now, match.route?.service),
        answer: async (stale) => {
          try {
            if (version !== "v1.0" && version !== "beta")
              throw graphRefusals.bad(`LAB-Invalid version: ${version}.`);
            const beta = version === "beta";
            const asked = { url: context.req.url, header: (name: string) => context.req.header(name) ?? "" };
            if (!isBatch(method, path)) return await answer(world, asked, { match, path, body, stale, beta });
            const inner = async (request: { method: string; url: string }) => {
              const url = new URL(`/${version}${request.url}`, context.req.url);
              const segments = url.pathname.split("/").slice(2).map(decodeURIComponent);
              const call = {
                match: findRoute(request.method, segments),
                path: segments,
                body: {},
                stale,
                beta,
              };
              return answer(world, { ...asked, url: url.href }, call).catch((error: unknown) =>
                refused(world, error, undefined),
              );
            };
            return Response.json(await batch(body, inner));
          } catch (error) {
            return refused(world, error, context.req.header("client-request-id"));
          }
        },
      },
    );
    return answered;
  });
}

const isBatch = (method: string, [first, ...rest]: string[]) =>
  method === "POST" && first === "$batch" && rest.length === 0;

function refused(world: World, error: unknown, requestId: string | undefined): Response {
  if (!(error instanceof GraphRefusal)) throw error;
  const headers: Record<string, string> = {};
  if (error.status === 401) headers["www-authenticate"] = "Bearer";
  const { retryAfter } = world.throttle;
  if (error.status === 429 && retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  const { now, state } = world.tenant;
  const inner = state.switches.conditionalAccessErrors === "innerError";
  return Response.json(graphErrorBody(error, now(), requestId, { inner }), { status: error.status, headers });
}

async function answer(
  world: World,
  asked: { url: string; header(name: string): string },
  call: {
    match: Match;
    path: string[];
    body: Record<string, unknown> | undefined;
    stale: State | undefined;
    beta: boolean;
  },
): Promise<Response> {
  const caller = await bearer(world, asked.header("authorization"), audiences.graph);
  if (typeof caller === "string") throw graphRefusals.token(caller);
  const { route, segments, stranger } = call.match;
  if (stranger !== undefined) throw graphRefusals.segment(stranger);
  if (route === undefined) throw graphRefusals.method();
  const holds = (roles: readonly string[]) => roles.some((role) => caller.roles.includes(role));
  if (!holds(route.roles) || !holds(route.also ?? route.roles))
    throw (route.service === "conditionalAccess" ? conditionalAccessRefusals : graphRefusals).denied();
  if (call.body === undefined)
    throw graphRefusals.bad("Unable to read JSON request payload. Please ensure Content-Type header is set.");
  const url = new URL(asked.url);
  for (const name of url.searchParams.keys())
    if (name.startsWith("$") && !options.includes(name))
      throw graphRefusals.bad(`LAB-The lab does not know the query option '${name}'.`);
  const { header } = asked;
  const result = await runRoute(
    world,
    route,
    {
      tenant: world.tenant,
      segments,
      query: url.searchParams,
      url: `${url.origin}${url.pathname}`,
      eventual: header("consistencylevel").toLowerCase() === "eventual",
      body: call.body,
      roles: caller.roles,
      initiator: { app: caller.application },
      beta: call.beta,
    },
    {
      name: `${route.method} ${route.path}`,
      id: segments.id?.toLowerCase(),
      tags: [caller.application.appId, header("user-agent"), header("client-request-id")],
    },
    call.stale,
  );
  const headers = { "content-type": contentType, "odata-version": "4.0", "x-ms-ags-diagnostic": "{}" };
  if (result === undefined) return new Response(null, { status: 204, headers: { "odata-version": "4.0" } });
  const described = { "@odata.context": `${url.origin}/v1.0/$metadata#${call.path.join("/")}`, ...result };
  return new Response(JSON.stringify(described), { status: route.success ?? 200, headers });
}

/** Who claims to call, for the journal. */
function clientOf(header: string | undefined): { client?: string } {
  try {
    const { appid } = decodeJwt(header?.split(" ")[1] ?? "");
    return typeof appid === "string" ? { client: appid } : {};
  } catch {
    return {};
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
