import { createServer, type AddressInfo, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import type { World } from "../world.ts";
import { Connection } from "./connection.ts";
import { dialogue } from "./dialogue.ts";

/** hve-service §1.3. */
const connectionsPerAddress = 100;

/** The submission endpoint: STARTTLS only, TLS 1.2 and later (hve-service §0). */
export async function smtpServer(world: World, options: { port: number; key: string; cert: string }) {
  const context = createSecureContext({ key: options.key, cert: options.cert, minVersion: "TLSv1.2" });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    const connection = new Connection(socket, world.tenant.now);
    const fromThere = [...open].filter(({ remoteAddress }) => remoteAddress === socket.remoteAddress);
    if (fromThere.length > connectionsPerAddress) {
      connection.reply("432 4.3.2 LAB-concurrent connections limit exceeded"); // §5.5 row 28
      connection.end();
      return;
    }
    dialogue(world, connection, context).catch((error: unknown) => {
      process.stderr.write(`lab: SMTP dialogue failed: ${String(error)}\n`);
      connection.destroy();
    });
  });
  world.traffic.watch(server, "smtp");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
