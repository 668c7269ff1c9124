import { page, type Dialect } from "../faults/faultAnswer.ts";
import { Refusal } from "./refusal.ts";
import { refusalBody } from "./refusalBody.ts";
import { refusals } from "./refusals.ts";

/** What Exchange, or the gateway in front of it, says with a status (exchange-admin §A.8). */
export const exchangeDialect: Dialect = (status, type, text) => {
  if (type === undefined && text === undefined) {
    if (status === 401) return new Response(null, { status, headers: { "www-authenticate": "Bearer" } });
    if (status === 408) return new Response(null, { status });
    if (status === 502 || status === 504) return page(status);
  }
  if (status === 429)
    return Response.json(
      { error: { code: "TooManyRequests", message: text ?? refusals.tooManyRequests } },
      { status },
    );
  const usual =
    {
      403: refusals.accessDenied(),
      404: refusals.notFound("somebody.else@contoso.com"),
      503: refusals.busy(),
    }[status] ?? refusals.gaveUp(status);
  const refusal =
    type === undefined && text === undefined
      ? usual
      : new Refusal(type ?? usual.type, text ?? "LAB-Refused on request.", { status });
  return Response.json(refusalBody(refusal), { status, headers: { "x-exceptiontype": refusal.type } });
};
