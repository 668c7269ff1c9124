/** Reads what the admin REST endpoint answers: objects, or a refusal in one of its several shapes. */
import { CmdletError, UnavailableError } from "../errors.ts";
import { isCutOff, type Refusal } from "./exchangeErrors.ts";
import { jsonOf } from "./jsonOf.ts";
import { retryAfterMs } from "./retryAfter.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** The body; undefined when it cannot be decoded, e.g. NUL bytes labelled as gzip. */
  text: string | undefined;
}

/**
 * @returns the objects of one page, and where the next page is.
 * @throws UnavailableError when nobody can say what the answer means: it is unknown then, not empty.
 */
export function pageOf<Row>(cmdlet: string, { text }: Answer): { rows: Row[]; next: string | undefined } {
  const writesNothing = /^(Set|Remove|Add)-/.test(cmdlet);
  if (text === "" && writesNothing) return { rows: [], next: undefined };
  const body = jsonOf(text) as
    | { value?: unknown; error?: unknown; "@odata.nextLink"?: unknown; "@adminapi.warnings"?: unknown }
    | null
    | undefined;
  if (typeof body !== "object" || body === null || body.error !== undefined) throw unreadable(cmdlet);
  const rows = rowsOf<Row>(cmdlet, body.value ?? (writesNothing ? [] : undefined));
  const next = body["@odata.nextLink"] ?? undefined;
  if (next !== undefined && typeof next !== "string") throw unreadable(cmdlet);
  if (next === undefined) refuseCutOff(cmdlet, [body["@adminapi.warnings"]].flat());
  return { rows, next };
}

/** @throws UnavailableError for anything but a list of objects. */
export function rowsOf<Row>(cmdlet: string, value: unknown): Row[] {
  if (!Array.isArray(value) || value.some((row) => typeof row !== "object" || row === null))
    throw unreadable(cmdlet);
  return value as Row[];
}

/** @throws CmdletError when a warning says that there is more than what was sent. */
export function refuseCutOff(cmdlet: string, warnings: readonly unknown[]) {
  if (!warnings.some((warning) => isCutOff(String(warning)))) return;
  throw new CmdletError(`${cmdlet}: Exchange sent only part of the list and no way to the rest`);
}

const unreadable = (cmdlet: string) => new UnavailableError(`${cmdlet}: unreadable answer from Exchange`);

/** A sentence that only says that there was an exception. */
const filler = /^Exception of type '.*' was thrown\.?$/;

interface Envelope {
  code?: string;
  message?: string;
  details?: { code?: string; message?: string }[];
  innererror?: { internalexception?: { message?: string; type?: string } };
}

/** Finds type and sentence, wherever this kind of refusal carries them. */
export function refusalOf({ status, headers, text = "" }: Answer): Refusal {
  // A refusal may be thousands of NUL bytes.
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").trim();
  const body = jsonOf(printable) as { error?: Envelope } | null | undefined;
  const error = typeof body === "object" ? body?.error : undefined;
  const detail = error?.details?.[0];
  const internal = error?.innererror?.internalexception;
  const { type, text: said } = detailOf(detail?.message ?? "");
  const inner =
    internal?.message !== undefined && !filler.test(internal.message) ? internal.message : undefined;
  return {
    status,
    type: type ?? internal?.type ?? headers.get("x-exceptiontype") ?? undefined,
    text:
      said ||
      inner ||
      headers.get("x-ms-diagnostics") ||
      error?.message ||
      (body ? "" : printable.slice(0, 400)),
    category: detail?.code,
    requestId: headers.get("request-id") ?? undefined,
    retryAfterMs: retryAfterMs(headers),
    cause: body ?? printable.slice(0, 400),
  };
}

/** `Ex6F9304|<.NET type>|<sentence, which may hold more pipes>`, or JSON `{ TypeName, Message }`, or the sentence alone. */
export function detailOf(message: string): { type?: string | undefined; text: string } {
  const piped = /^[^|\s]{0,12}\|(?<type>[^|\s]+)\|(?<text>.*)$/s.exec(message.trim())?.groups;
  if (piped) return { type: piped["type"], text: piped["text"]!.trim() };
  const nested = jsonOf(message) as { TypeName?: string; Message?: string } | null | undefined;
  if (typeof nested === "object" && nested?.Message !== undefined)
    return { type: nested.TypeName, text: nested.Message };
  return { text: message.trim() };
}
