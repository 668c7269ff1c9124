/** The lab as a process of its own: the product never loads it. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { LabError } from "./labError.ts";

/** What the lab prints when it is ready. */
export interface LabAddresses {
  authority: string;
  exchange: string;
  graph: string;
  smtpHost: string;
  smtpPort: number;
  /** PEM file of the lab's private CA. */
  caFile: string;
  /** Base of the interface with which somebody looks at the tenant or changes it behind our back. */
  admin: string;
  adminKey: string;
  tenantId: string;
  tenant: string;
  clientId: string;
  clientSecret: string;
}

export interface LabProcess extends AsyncDisposable {
  addresses: LabAddresses;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
}

export const labScript = join(import.meta.dirname, "..", "lab", "main.ts");

/** The lab does in one second what takes the service ten minutes. */
export const LAB_FACTOR = 600;

/**
 * @param ports `login,exchange,graph,smtp`, or `0` for free ones.
 * @param factor what the service's delays are divided by.
 * @throws LabError when it ends before it is ready.
 */
export async function startLabProcess(
  folder: string,
  ports: string,
  factor = LAB_FACTOR,
): Promise<LabProcess> {
  const args = [labScript, "--folder", folder, "--ports", ports, "--factor", `${factor}`, "--with-parent"];
  // Its own process group, so that Ctrl-C reaches us first; it ends when our end of its stdin closes, whatever happens to us.
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  child.stdin.on("error", () => undefined); // it ended first, which `ended` tells
  let talk = "";
  child.stderr.on("data", (chunk: Buffer) => (talk += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ready = new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve));
  const line = await Promise.race([ready, ended]);
  if (line === undefined) throw new LabError(whyItEnded(talk));
  return {
    addresses: JSON.parse(line) as LabAddresses,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The lab's last words as one sentence. */
function whyItEnded(talk: string): string {
  const busy = /EADDRINUSE.*:(\d+)$/m.exec(talk);
  if (busy) return `The lab did not start: port ${busy[1]} is in use. Is another lab running?`;
  const error = /^\w*Error(?: \[\w+\])?: (.+)$/m.exec(talk);
  return `The lab did not start: ${error?.[1] ?? (talk.trim() || "it said nothing")}`;
}
