import { conditionalAccessRefusals } from "../conditionalAccess/conditionalAccessRefusals.ts";
import type { Dialect } from "../faults/faultAnswer.ts";
import type { GraphRoute } from "./graphCall.ts";
import { GraphRefusal, graphErrorBody, graphRefusals } from "./graphRefusal.ts";

/** What Graph says with a status (entra-graph §1.7, §8). */
export const graphDialect =
  (now: () => number, service: GraphRoute["service"]): Dialect =>
  (status, code, text) => {
    const { denied, throttled } = service === "conditionalAccess" ? conditionalAccessRefusals : graphRefusals;
    const usual =
      {
        401: graphRefusals.token("expired"),
        403: denied(),
        404: graphRefusals.notFound("ffffffff-0000-4000-8000-00000000e15f"),
        429: throttled(),
        500: new GraphRefusal(500, "InternalServerError", "LAB-Something went wrong."),
        502: new GraphRefusal(502, "BadGateway", "LAB-A server behind this one did not answer."),
        503: new GraphRefusal(503, "ServiceUnavailable", "LAB-The service is unavailable."),
        504: new GraphRefusal(504, "GatewayTimeout", "LAB-A server behind this one took too long."),
      }[status] ?? new GraphRefusal(status, "UnknownError", "LAB-Refused on request.");
    const refusal = new GraphRefusal(status, code ?? usual.code, text ?? usual.message);
    const headers: Record<string, string> = status === 401 ? { "www-authenticate": "Bearer" } : {};
    return Response.json(graphErrorBody(refusal, now()), { status, headers });
  };
