import { faultAnswer } from "../faults/faultAnswer.ts";
import { halfPage } from "../faults/halfPage.ts";
import { randomThrottle } from "../faults/randomThrottle.ts";
import type { World } from "../world.ts";
import { answerCmdlet, callerOf, nothing, type CmdletRequest } from "./answerCmdlet.ts";
import { cmdletCall } from "./cmdletCall.ts";
import { exchangeDialect } from "./exchangeDialect.ts";
import { refusalBody } from "./refusalBody.ts";
import { refusals } from "./refusals.ts";

/** What clients keep to; the service documents no maximum (exchange-admin §A.10). */
const most = 10;

interface Inner {
  id: string;
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: { CmdletInput?: unknown };
}

/** The faults that an answer inside another one can have. */
const servable = ["throttle", "refuse", "stale", "halfPage"] as const;

/**
 * `$batch`: up to ten calls, each entered in the journal and refused for itself, inside one answer with 200. The answers
 * come in reverse, so that nobody relies on an order (exchange-admin §A.10).
 */
export async function batch(world: World, request: CmdletRequest, body: unknown): Promise<Response> {
  const caller = await callerOf(world, request);
  if (caller instanceof Response) return caller;
  const { requests } = (body ?? {}) as { requests?: Inner[] };
  const bad = (sentence: string) =>
    Response.json(refusalBody(refusals.lab("InvalidRequestException", sentence)), { status: 400 });
  if (!Array.isArray(requests) || requests.length === 0) return bad("A batch holds requests.");
  if (requests.length > most) return bad(`A batch holds at most ${most} requests.`);
  if (new Set(requests.map(({ id }) => id)).size !== requests.length)
    return bad("Each request of a batch has an id of its own.");
  const responses: object[] = [];
  for (const inner of requests) responses.unshift(await one(world, request, inner));
  return Response.json({ responses });
}

async function one(world: World, outer: CmdletRequest, inner: Inner): Promise<object> {
  const headers = new Headers(inner.headers);
  const url = new URL(inner.url, outer.url);
  const input = inner.body?.CmdletInput;
  const response =
    inner.method === "POST" && url.pathname === outer.url.pathname.replace(/\$batch$/, "InvokeCommand")
      ? await answered(world, { url, header: (name) => headers.get(name) ?? outer.header(name), input })
      : nothing(404);
  const text = await response.text();
  return {
    id: inner.id,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: json(text),
  };
}

async function answered(world: World, request: CmdletRequest): Promise<Response> {
  const { parameters, ...call } = cmdletCall(request.input);
  const at = new Date(world.tenant.now()).toISOString();
  const entry = world.journal.open({ ...call, at }, parameters);
  const fault = world.faults.take(entry, servable) ?? randomThrottle(world, entry);
  if (fault !== undefined) entry.fault = fault.kind;
  const refused = fault?.kind === "throttle" || fault?.kind === "refuse";
  let response = refused
    ? faultAnswer(fault, exchangeDialect, world.tenant.now())
    : await answerCmdlet(world, request, fault?.kind === "stale" ? world.tenant.previous : undefined);
  if (fault?.kind === "halfPage" && response.ok)
    response = await halfPage(response, fault.truncation, request.url.href);
  entry.status = response.status;
  entry.delivered = true;
  return response;
}

/** A body that is no JSON stands in the batch as text. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
