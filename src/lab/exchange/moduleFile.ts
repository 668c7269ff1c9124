import { cmdlets } from "../cmdlets/table.ts";
import type { World } from "../world.ts";
import { callerOf, forbidden, type CmdletRequest } from "./answerCmdlet.ts";
import { mayRun } from "./mayRun.ts";

/**
 * `EXOModuleFile`: which cmdlets the caller may run, the cheap way to prove rights; the module asks for it when it
 * connects (exchange-admin §A.1, §A.3, §F row 15). The service's answer also holds a script with one function per cmdlet;
 * the lab gives `LAB-parameters` instead, of which its own module makes the functions.
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
    value: [
      {
        exportedCmdlets: exported.join(","),
        "LAB-parameters": Object.fromEntries(exported.map((name) => [name, parameterTypes(name)])),
      },
    ],
  });
}

const parameterTypes = (name: string) =>
  Object.fromEntries(
    Object.entries(cmdlets[name]!.parameters).map(([key, { type, nullable }]) => [
      key,
      nullable === true ? "object" : type,
    ]),
  );
