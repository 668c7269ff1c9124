import { detailOf, refusalOf } from "./exchangeAnswer.ts";
import type { Refusal } from "./exchangeErrors.ts";
import { jsonOf } from "./jsonOf.ts";
import type { ErrorRecord } from "./powerShellProcess.ts";

/** What the service's `error.code` says about the HTTP status, which PowerShell does not hand on. */
const statusByCode: Record<string, number> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
};

/** Reads an ErrorRecord as the refusal it carries: the service's own answer where the module kept it, else its sentence. */
export function powerShellRefusal({ message, reason, errorId, remote }: ErrorRecord): Refusal {
  const requestId = /RequestId=([^,\]]+)/.exec(errorId)?.[1];
  const body = jsonOf(remote) as { error?: { code?: string } } | null | undefined;
  if (typeof body === "object" && body?.error !== undefined) {
    const { status: _unknown, ...refusal } = refusalOf({ status: 0, headers: new Headers(), text: remote });
    return { ...refusal, status: statusByCode[body.error.code ?? ""], requestId };
  }
  const { type, text } = detailOf(message);
  return { type: type ?? reason, text, requestId, cause: { message, reason, errorId } };
}
