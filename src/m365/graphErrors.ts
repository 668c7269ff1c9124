/** Turns Graph's refusals into our errors. Branches on status, code and the number in front of a Conditional Access text. */
import {
  AlreadyExistsError,
  AuthenticationError,
  GraphError,
  InvalidInputError,
  NotFoundError,
  PermissionError,
  ThrottledError,
  UnavailableError,
  type HveError,
} from "../errors.ts";

export interface GraphRefusal {
  status: number;
  /** The body as JSON; undefined when it is none. */
  body: unknown;
  retryAfterMs: number | undefined;
  requestId: string | undefined;
}

interface Envelope {
  code?: string;
  message?: string;
  details?: { code?: string }[];
  innerError?: { message?: string };
}

const notFoundCodes = /^(Request_ResourceNotFound|ResourceNotFound|NotFound|ErrorItemNotFound)$/i;

/** @param path the path that was asked, with which a "not found" must agree before it means anything. */
export function graphError(
  method: string,
  path: string,
  { status, body, retryAfterMs, requestId }: GraphRefusal,
): HveError {
  const error = (body as { error?: Envelope } | null | undefined)?.error;
  const code = error?.code ?? "";
  const text = [error?.message, error?.innerError?.message].filter(Boolean).join(" ");
  const request = requestId === undefined ? "" : ` [request ${requestId}]`;
  const message = `${method} ${path}: ${[code, text].filter(Boolean).join(": ") || `HTTP ${status} without a readable reason`}${request}`;
  const options = { cause: body };

  if (status === 429) return new ThrottledError(message, { ...options, retryAfterMs });
  if (status === 401) return new AuthenticationError(message, options);
  if (status === 403) {
    const hint =
      "Grant the app the Graph application permission with admin consent; it works with a new token, minutes later";
    return new PermissionError(`${message}. ${hint}`, options);
  }
  if (status >= 500 || status === 408 || code === "Directory_ConcurrencyViolation") {
    return new UnavailableError(message, { ...options, retryAfterMs });
  }
  if (status === 404 && notFoundCodes.test(code)) {
    return isAboutPath(path, text)
      ? new NotFoundError(message, options)
      : new InvalidInputError(message, options);
  }
  if (
    status === 409 ||
    /already exists?\b/i.test(text) ||
    error?.details?.some((detail) => detail.code === "ObjectConflict")
  ) {
    return new AlreadyExistsError(message, options);
  }
  return status === 400 ? new InvalidInputError(message, options) : new GraphError(message, options);
}

/** A collection cannot be missing, and a missing object that only the body named is a bad reference. */
function isAboutPath(path: string, text: string): boolean {
  const asked = decodeURIComponent(path.split("?")[0]!).toLowerCase();
  const named = /'([^']+)'/.exec(text)?.[1]?.toLowerCase();
  const hasKey = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|@|\('|='/.test(asked);
  return hasKey && (named === undefined || asked.includes(named));
}
