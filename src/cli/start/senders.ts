import type { RunResult } from "../../engine/engine.ts";

/** One sender in the stack output `senders`. */
export interface Sender {
  host: string;
  port: number;
  tls: string;
  userName: string;
  signIn: string;
  /** ISO 8601. */
  effectiveFrom: string;
  probe?: { id: string };
}

/** The stack output `senders`, by key. */
export const sendersOf = ({ outputs }: Pick<RunResult, "outputs">) =>
  (outputs["senders"] ?? {}) as Record<string, Sender>;

/** What to type into each device or application. */
export function senderLines(result: Pick<RunResult, "outputs">): string[] {
  const lines = Object.entries(sendersOf(result)).map(
    ([key, { host, port, tls, userName, signIn, effectiveFrom }]) =>
      `    ${key.padEnd(10)} ${host}:${port}, ${tls}, user ${userName}, ${signIn}, from ${effectiveFrom.slice(0, 19)}Z`,
  );
  return ["  What to type into the device (stack output `senders`):", ...lines];
}
