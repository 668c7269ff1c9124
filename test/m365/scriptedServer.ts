/** A local HTTP server that gives the answers it was told to, in order, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: string | Buffer | object;
  /** Closes the connection instead of answering. */
  cut?: boolean;
}

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export async function scriptedServer(
  answers: (Scripted | ((asked: Asked, origin: string) => Scripted))[],
  tls?: { key: string; cert: string },
) {
  const asked: Asked[] = [];
  const left = [...answers];
  let origin = "";
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const one = { method: request.method!, url: request.url!, headers: request.headers, body };
      asked.push(one);
      const next = left.shift() ?? { status: 500, body: "the script has ended" };
      const answer = typeof next === "function" ? next(one, origin) : next;
      if (answer.cut) return request.socket.destroy();
      response.writeHead(answer.status ?? 200, answer.headers);
      const content = answer.body ?? "";
      response.end(
        typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
      );
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `${tls ? "https://localhost" : "http://127.0.0.1"}:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
