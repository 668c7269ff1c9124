import { cmdlets } from "../cmdlets/table.ts";
import type { State } from "../tenant/state.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { bindParameters } from "./bindParameters.ts";
import { refusals } from "./refusals.ts";
import type { Row } from "./sidecars.ts";

/** The table's spelling of a cmdlet's name, or undefined; names have no case (exchange-admin §F row 3). */
export function cmdletName(name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  return Object.keys(cmdlets).find((known) => known.toLowerCase() === name.toLowerCase());
}

/**
 * Runs a cmdlet of the table.
 *
 * @param visible the state the back end sees: what a reading cmdlet answers from, and what a writing one is checked against
 * @throws Refusal
 */
export function invoke(
  tenant: Tenant,
  name: string,
  sent: Record<string, unknown>,
  visible: State = tenant.state,
): { rows: Row[]; warnings: string[] } {
  const cmdlet = cmdlets[name]!;
  const parameters = bindParameters(name, cmdlet, sent);
  const warnings: string[] = [];
  const call = { now: tenant.now(), parameters, warn: (text: string) => warnings.push(text) };
  if (name.startsWith("Get-")) return { rows: cmdlet.run({ ...call, state: visible }), warnings };
  // Remove- cmdlets ask before they act, and nobody can answer here (hve-service §3.4).
  if (name.startsWith("Remove-") && parameters.get("Confirm") !== false && !parameters.flag("WhatIf"))
    throw refusals.lab(
      "ConfirmationRequiredException",
      `${name} asks for confirmation: pass Confirm: false.`,
    );
  if (parameters.flag("WhatIf")) {
    cmdlet.run({ ...call, state: structuredClone(visible) });
    return { rows: [], warnings };
  }
  // A back end that does not know yet what others do refuses by what it knows (exchange-admin §C.1).
  if (visible !== tenant.state)
    cmdlet.run({ ...call, state: structuredClone(visible), warn: () => undefined });
  return { rows: tenant.write((state) => cmdlet.run({ ...call, state })), warnings };
}
