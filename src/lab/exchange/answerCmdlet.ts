import { bearer, type Caller } from "../login/bearer.ts";
import { audiences } from "../login/resources.ts";
import type { State } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { cmdletName, invoke } from "./invoke.ts";
import { mayRun } from "./mayRun.ts";
import { paging } from "./paging.ts";
import { Refusal } from "./refusal.ts";
import { refusalBody } from "./refusalBody.ts";
import { refusals } from "./refusals.ts";
import { withSidecars } from "./sidecars.ts";

/** One cmdlet as it arrives, alone or inside a batch. */
export interface CmdletRequest {
  /** Absolute, with query. */
  url: URL;
  header(name: string): string | undefined;
  /** `CmdletInput` of the body. */
  input: any;
}

export const nothing = (status: 401 | 404 | 405) =>
  new Response(null, { status, headers: status === 401 ? { "www-authenticate": "Bearer" } : {} });

/** Unknown and forbidden cmdlets alike (exchange-admin §A.8 row 9). */
export const forbidden = () => new Response(new Uint8Array(4096), { status: 403 });

/** The application behind a request to a tenant's address, or what it is told instead (exchange-admin §A.3). */
export async function callerOf(
  world: World,
  { url, header }: Pick<CmdletRequest, "url" | "header">,
): Promise<Caller | Response> {
  const caller = await bearer(world, header("authorization"), audiences.exchange);
  if (typeof caller === "string" || !caller.roles.includes("Exchange.ManageAsApp")) return nothing(401);
  const domains = world.tenant.state.domains.map(({ name }) => name);
  const asked = decodeURIComponent(url.pathname.split("/")[3] ?? "").toLowerCase();
  return asked === world.tenant.tenantId || domains.includes(asked) ? caller : nothing(404);
}

const noInput = refusals.lab("InvalidRequestException", "CmdletInput is missing.");

/**
 * Runs one cmdlet and writes its answer (exchange-admin §A.6, §A.8).
 *
 * @param stale what a read shall see instead of the present, when a fault says so
 */
export async function answerCmdlet(
  world: World,
  request: CmdletRequest,
  stale: State | undefined,
): Promise<Response> {
  const { tenant } = world;
  const caller = await callerOf(world, request);
  if (caller instanceof Response) return caller;
  const { url, input } = request;
  if (input === undefined) return Response.json(refusalBody(noInput), { status: 400 });
  const known = cmdletName(input.CmdletName);
  if (known === undefined || mayRun(caller.wids, known) !== true) return forbidden();
  try {
    const { Parameters: sent } = input;
    // `{}`, never null or absent (exchange-admin §A.5).
    if (sent === null || typeof sent !== "object" || Array.isArray(sent))
      throw refusals.lab("InvalidRequestException", "Parameters must be an object.");
    const start = paging.start(world, request);
    const backEnd = world.backEnds.pick(request.header("x-anchormailbox"));
    const seen = stale ?? world.backEnds.view(backEnd, tenant.state);
    const { rows, warnings } = world.backEnds.write(backEnd, () => invoke(tenant, known, sent, seen));
    if (rows.length === 0 && !known.startsWith("Get-")) {
      const odd = oddForm(world);
      if (odd !== undefined) return odd;
    }
    const { shown, more } = paging.cut(world, request, rows, start);
    const names = url.searchParams.get("$select")?.toLowerCase().split(",");
    const select = names && new Set(names);
    return Response.json({
      "@odata.context": `${world.origins.exchange}/adminapi/beta/${tenant.tenantId}/$metadata#Collection(Exchange.GenericHashTable)`,
      "adminapi.warnings@odata.type": "#Collection(String)",
      "@adminapi.warnings": [...warnings, ...(more.warning === undefined ? [] : [more.warning])],
      ...(more.link === undefined ? {} : { "@odata.nextLink": more.link }),
      value: shown.map((row) => withSidecars(row, select)),
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json(refusalBody(error), {
      status: error.status,
      headers: { "x-exceptiontype": error.type, "cmdlet-name": known },
    });
  }
}

/** Other ways to say that nothing comes back (exchange-admin §A.6, §F row 22). */
function oddForm({ profile, random }: World): Response | undefined {
  if (!profile.emptyForms) return undefined;
  const form = Math.floor(random() * 4);
  if (form === 0) return new Response(null, { status: 204 });
  if (form === 1) return new Response(null, { status: 200 });
  return form === 2 ? Response.json({ value: null }) : undefined;
}
