import { cmdlets } from "../cmdlets/table.ts";
import { mayRun } from "./mayRun.ts";
import { callerOf, forbidden, type CmdletRequest } from "./answerCmdlet.ts";
import type { World } from "../world.ts";

/**
 * `EXOModuleFile`: which cmdlets the caller may run, the cheap way to prove rights. The PowerShell module and the public
 * key that the service delivers along are left out (exchange-admin §A.1, §A.3).
 */
export async function moduleFile(world: World, request: Omit<CmdletRequest, "input">): Promise<Response> {
  const caller = await callerOf(world, request);
  if (caller instanceof Response) return caller;
  const allowed = Object.keys(cmdlets).filter((name) => mayRun(caller.wids, name) === true);
  if (allowed.length === 0) return forbidden();
  // `*` asks for all of them; a list names some.
  const asked = (request.header("commandname") ?? "*").toLowerCase().split(",");
  const exported = allowed.filter((name) => asked.includes("*") || asked.includes(name.toLowerCase()));
  return Response.json({
    "@odata.context": `${world.origins.exchange}/adminapi/v1.0/${world.tenant.tenantId}/$metadata#EXOModuleFile`,
    value: [{ version: request.url.searchParams.get("Version"), exportedCmdlets: exported.join(",") }],
  });
}
