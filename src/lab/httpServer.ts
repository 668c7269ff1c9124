import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Traffic } from "./traffic.ts";

/**
 * An HTTPS server of the lab on 127.0.0.1. It listens before its routes exist, because what it answers contains the
 * port it got.
 */
export async function httpServer(options: {
  /** Under which its traffic is counted. */
  name: string;
  port: number;
  key: string;
  cert: string;
  now: () => number;
  traffic: Traffic;
}) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  // Headers every Microsoft front door sends (entra-graph §9.2, exchange-admin §A.6).
  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    if (headers.has("x-hono-already-sent")) return;
    headers.set("date", new Date(options.now()).toUTCString());
    headers.set("cache-control", "no-store, no-cache");
    headers.set("request-id", randomUUID());
    const clientRequestId = context.req.header("client-request-id") ?? context.req.query("client-request-id");
    if (clientRequestId !== undefined) headers.set("client-request-id", clientRequestId);
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: { key: options.key, cert: options.cert, minVersion: "TLSv1.2" },
  }) as Server;
  options.traffic.watch(server, options.name);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    app,
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
