import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { TLSSocket, type SecureContext } from "node:tls";

/** The name the lab gives itself; Microsoft's has the same form (hve-service §5.2 step 9). */
export const smtpHost = "LABP000CA0001.LABP000.PROD.OUTLOOK.COM";

/** Lines in, replies out, over a socket that may become encrypted. */
export class Connection {
  secure = false;
  readonly remoteAddress: string;
  readonly #now: () => number;
  #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket, now: () => number) {
    this.#socket = socket;
    this.#now = now;
    this.remoteAddress = socket.remoteAddress ?? "";
    this.#listen();
  }

  /** The next line without its end; undefined once the other side is gone. Longer lines than `limit` end the talk. */
  async line(limit = 12_288): Promise<Buffer | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
      }
      if (this.#ended || this.#rest.length > limit) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Sends a reply; refusals get the trailing ` [HOST time id]` of Exchange (hve-service §5.2 step 9). */
  reply(text: string): void {
    if (this.#socket.destroyed) return;
    const stamp = () =>
      ` [${smtpHost} ${new Date(this.#now()).toISOString()} ${randomBytes(8).toString("hex").toUpperCase()}]`;
    this.#socket.write(`${text}${/^[45]/.test(text) ? stamp() : ""}\r\n`);
  }

  /** Turns to TLS. What was sent in clear after the command is thrown away, not read as if it were encrypted. */
  async encrypt(secureContext: SecureContext): Promise<void> {
    this.#rest = Buffer.alloc(0);
    const plain = this.#socket;
    plain.removeAllListeners("data");
    const secured = new TLSSocket(plain, { isServer: true, secureContext });
    this.#socket = secured;
    this.#listen();
    await new Promise<void>((resolve) => {
      secured.once("secure", resolve);
      secured.once("close", resolve);
    });
    this.secure = true;
  }

  /** The socket that carries the talk now. */
  get socket(): Socket {
    return this.#socket;
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen() {
    const ended = () => {
      this.#ended = true;
      this.#wake();
    };
    this.#socket.on("data", (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      this.#wake();
    });
    this.#socket.on("end", ended);
    this.#socket.on("close", ended);
    this.#socket.on("error", ended); // A client that breaks off, or refuses our certificate, is no failure of ours.
  }
}
