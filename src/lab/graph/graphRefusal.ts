import { randomUUID } from "node:crypto";

/** A refusal in Graph's words: status, `error.code`, `error.message`. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: { code: string; target: string; message: string }[] | undefined;

  constructor(status: number, code: string, message: string, details?: GraphRefusal["details"]) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The refusals of the directory; texts of entra-graph §1.7, §5.2 and §9.2, invented ones start with `LAB-`. */
export const graphRefusals = {
  token: (reason: "empty" | "expired" | "audience" | "invalid") =>
    new GraphRefusal(
      401,
      "InvalidAuthenticationToken",
      {
        empty: "Access token is empty.",
        expired: "Access token has expired or is not yet valid.",
        audience: "Invalid audience.",
        invalid: "LAB-Access token validation failure.",
      }[reason],
    ),
  denied: () =>
    new GraphRefusal(
      403,
      "Authorization_RequestDenied",
      "Insufficient privileges to complete the operation.",
    ),
  /** entra-graph §8. */
  throttled: () => new GraphRefusal(429, "TooManyRequests", "Please retry again later."),
  notFound: (id: string) =>
    new GraphRefusal(
      404,
      "Request_ResourceNotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  segment: (segment: string) =>
    new GraphRefusal(400, "BadRequest", `Resource not found for the segment '${segment}'.`),
  method: () =>
    new GraphRefusal(
      405,
      "Request_BadRequest",
      "LAB-Specified HTTP method is not allowed for the request target.",
    ),
  bad: (message: string) => new GraphRefusal(400, "BadRequest", message),
  badBody: (message: string) => new GraphRefusal(400, "Request_BadRequest", message),
  unsupportedQuery: (message: string) => new GraphRefusal(400, "Request_UnsupportedQuery", message),
  weakPassword: () =>
    new GraphRefusal(
      400,
      "Request_BadRequest",
      "The specified password does not comply with password complexity requirements. " +
        "Please provide a different password.",
      [{ code: "PasswordProfile", target: "passwordProfile", message: "LAB-Weak password." }],
    ),
};

/**
 * @param at milliseconds since 1970
 * @param inner writes a numbered sentence of Conditional Access into `innerError`, as older answers do (entra-graph §1.7)
 */
export function graphErrorBody(
  refusal: Pick<GraphRefusal, "code" | "message" | "details">,
  at: number,
  clientRequestId = randomUUID() as string,
  { inner = false } = {},
): object {
  const { code, message, details } = refusal;
  const hidden = inner && /^\d{4}: /.test(message);
  return {
    error: {
      code,
      message: hidden
        ? "The server could not process the request because it is malformed or incorrect."
        : message,
      ...(details === undefined ? {} : { details }),
      innerError: {
        ...(hidden ? { message } : {}),
        date: new Date(at).toISOString().slice(0, 19),
        "request-id": randomUUID(),
        "client-request-id": clientRequestId,
      },
    },
  };
}
