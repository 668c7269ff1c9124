/** An SMTP server that speaks TLS after STARTTLS and refuses every sign-in in the same words. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

export async function refusingServer(certificate: { key: string; cert: string }, refusal: string) {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext(certificate);
  const server = createServer((plain) => {
    let socket: Socket = plain;
    const say = (text: string) => socket.write(`${text}\r\n`);
    const answer = (line: string) => {
      received.push(line);
      if (line.startsWith("EHLO")) return say("250-lab\r\n250-STARTTLS\r\n250 AUTH LOGIN XOAUTH2");
      if (line.startsWith("AUTH")) return say(refusal);
      if (line !== "STARTTLS") return socket.end();
      say("220 2.0.0 SMTP server ready");
      plain.removeAllListeners("data");
      socket = new TLSSocket(plain, { isServer: true, secureContext });
      listen(socket);
    };
    const listen = (to: Socket) => {
      sockets.add(to);
      to.on("data", (chunk) => chunk.toString().split("\r\n").filter(Boolean).forEach(answer));
      to.on("error", () => undefined); // the client breaks off, which is the point
    };
    listen(plain);
    say("220 lab");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
