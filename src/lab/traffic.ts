import type { Server, Socket } from "node:net";

/** What travelled between the lab and its clients since it started or was reset, TLS included. */
export interface TrafficCount {
  connections: number;
  /** HTTP requests by server; a batch is one. */
  requests: Record<string, number>;
  /** Both directions. */
  bytes: number;
}

/** Counts connections and bytes of the servers it watches. */
export class Traffic {
  readonly #sockets = new Set<Socket>();
  #connections = 0;
  #requests: Record<string, number> = {};
  #closedBytes = 0;
  /** What sockets that were open at the last reset had carried by then. */
  #resetBytes = 0;

  /** From now on counts what connects to this server. */
  watch(server: Server, name: string): void {
    // An SMTP server has none of these.
    server.on("request", () => (this.#requests[name] = (this.#requests[name] ?? 0) + 1));
    server.on("connection", (socket: Socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.once("close", () => {
        this.#sockets.delete(socket);
        this.#closedBytes += bytesOf(socket);
      });
    });
  }

  count(): TrafficCount {
    const bytes = this.#allBytes() - this.#resetBytes;
    return { connections: this.#connections, requests: { ...this.#requests }, bytes };
  }

  clear(): void {
    this.#connections = 0;
    this.#requests = {};
    this.#resetBytes = this.#allBytes();
  }

  #allBytes(): number {
    return [...this.#sockets].reduce((sum, socket) => sum + bytesOf(socket), this.#closedBytes);
  }
}

const bytesOf = (socket: Socket) => socket.bytesRead + socket.bytesWritten;
