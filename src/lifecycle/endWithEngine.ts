/**
 * Ends the provider process when its engine is gone, or asks it to.
 *
 * A killed engine leaves this process behind, with the right to write to the tenant and nobody to tell. The CLI starts it
 * through a shell script, so the parent never changes; but the engine's address (the last argument) stops answering. On SIGINT,
 * which is also Ctrl-C in a terminal, an idle process ends at once; a busy one stops waiting for the service, says what is half done, and
 * leaves the ending to the engine.
 */
import { connect } from "node:net";
import { stopWaiting } from "../settle.ts";

let watching = false;
let calls = 0;

export function endWithEngine() {
  const address = process.argv.at(-1) ?? "";
  if (watching || !/dynamic-provider/.test(process.argv[1] ?? "") || !/:\d+$/.test(address)) return;
  watching = true;
  process.on("SIGINT", () => (calls === 0 ? process.exit(0) : stopWaiting()));
  watch(address, false);
}

/** A call that SIGINT must not cut off. */
export async function underWay<R>(call: () => Promise<R>): Promise<R> {
  calls += 1;
  try {
    return await call();
  } finally {
    calls -= 1;
  }
}

function watch(address: string, again: boolean) {
  const [, host, port] = /^(?:.*\/\/)?(.+):(\d+)$/.exec(address) ?? [];
  const socket = connect({ host: host!, port: Number(port) });
  let connected = false;
  socket.on("connect", () => (connected = true));
  socket.on("error", () => undefined); // "close" follows
  socket.resume();
  // A server may drop a silent connection; only one that cannot be had again means that the engine is gone.
  socket.on("close", () => (connected || !again ? watch(address, !connected) : process.exit(1)));
  socket.unref();
}
