import type { Call } from "../journal.ts";
import { cmdletName } from "./invoke.ts";

/** How the journal writes a cmdlet: in the table's spelling where it is known. */
export function cmdletCall(input: any): Pick<Call, "server" | "name" | "write" | "parameters"> {
  const name = typeof input?.CmdletName === "string" ? (input.CmdletName as string) : "(none)";
  return {
    server: "exchange",
    name: cmdletName(name) ?? name,
    write: !/^Get-/i.test(name),
    parameters: input?.Parameters,
  };
}
