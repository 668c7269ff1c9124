import type { CmdletParameter, CmdletParameters } from "./exchange.ts";
import { Secret } from "./secret.ts";

/** Parameters as the worker reads them: every text behind a "=", so that none looks like a date, and secrets apart. */
export const powerShellParameters = (parameters: CmdletParameters): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, wire(value)]));

function wire(value: CmdletParameter | undefined): unknown {
  if (typeof value === "string") return `=${value}`;
  if (value instanceof Secret) return { $secret: `=${value.reveal()}` };
  // Without a zone: PowerShell would make local time of one, and the module sends what the clock shows.
  if (value instanceof Date) return `=${value.toISOString().replace(/\.\d+Z$/, "")}`;
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  return powerShellParameters(value as CmdletParameters);
}
