import type { CmdletCall } from "./cmdlet.ts";

/**
 * Runs a `Set-` cmdlet's change and warns when it changed nothing (exchange-admin §A.6, §F row 21).
 *
 * @param target what the change touches; an object in it with `changedAt` is dated when it differs afterwards
 */
export function warnIfUnchanged(
  target: Record<string, unknown>,
  { identity, now, warn }: { identity: string } & Pick<CmdletCall, "now" | "warn">,
  change: () => void,
): [] {
  const before = JSON.stringify(target);
  change();
  if (JSON.stringify(target) === before)
    warn(`The command completed successfully but no settings of '${identity}' have been modified.`);
  else
    for (const object of Object.values(target))
      if (typeof object === "object" && object !== null && "changedAt" in object) object.changedAt = now;
  return [];
}
