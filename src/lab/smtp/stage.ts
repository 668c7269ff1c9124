import { setTimeout as delay } from "node:timers/promises";
import type { World } from "../world.ts";
import type { Connection } from "./connection.ts";

/**
 * Runs one stage of a submission with the fault that waits for it, and replies. Sign-ins and messages are entered in the
 * journal, other stages only while they are held.
 *
 * @returns the reply; empty when the line was cut
 */
export async function stage(
  world: World,
  connection: Connection,
  call: { name: string; write?: boolean; parameters?: unknown },
  run: () => Promise<string>,
): Promise<string> {
  const { name, write = false, parameters } = call;
  const open = (sent: unknown) => {
    const at = new Date(world.tenant.now()).toISOString();
    return world.journal.open({ server: "smtp", name, write, at }, sent);
  };
  let entry = parameters === undefined ? undefined : open(parameters);
  const fault = world.faults.take({ server: "smtp", name, number: entry?.number ?? 0 });
  if (fault?.kind === "hold") entry ??= open({});
  if (entry !== undefined && fault !== undefined) entry.fault = fault.kind;
  const cut = () => {
    if (entry !== undefined) entry.delivered = false;
    connection.destroy();
    return "";
  };
  const held = async (when: "before" | "after") =>
    fault?.kind === "hold" && fault.when === when && !(await world.holds.hold(entry!, connection.socket));
  if (fault?.kind === "cutBefore") return cut();
  if (fault?.kind === "delay") await delay(fault.delayMs);
  if (await held("before")) return cut();
  let text: string;
  if (fault?.kind === "throttle") text = `421 4.3.2 ${fault.text ?? "Service not available"}`;
  else if (fault?.kind === "refuse")
    text = `${fault.status ?? 550} ${fault.text ?? "5.7.1 LAB-Refused on request."}`;
  else text = await run();
  if (entry !== undefined) entry.status = Number(text.slice(0, 3));
  if (fault?.kind === "cutAfter" || (await held("after"))) return cut();
  connection.reply(text);
  if (entry !== undefined) entry.delivered = true;
  return text;
}
