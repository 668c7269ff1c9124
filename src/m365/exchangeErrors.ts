/**
 * Turns Exchange's refusals into our errors. The one place that reads its sentences; both transports use it.
 *
 * The exception's type decides; the HTTP status only what the type cannot.
 */
import {
  AlreadyExistsError,
  AuthenticationError,
  CmdletError,
  InvalidInputError,
  NotFoundError,
  PermissionError,
  ThrottledError,
  UnavailableError,
  type HveError,
} from "../errors.ts";
import type { CmdletParameters } from "./exchange.ts";

/** What Exchange answered instead of objects, however it travelled. */
export interface Refusal {
  /** HTTP status; undefined when a PowerShell process refused. */
  status?: number | undefined;
  /** .NET exception, with or without namespace. */
  type?: string | undefined;
  text: string;
  /** Exchange's own error category, e.g. `ServerTransient`. */
  category?: string | undefined;
  requestId?: string | undefined;
  retryAfterMs?: number | undefined;
  /** The answer as it came. */
  cause?: unknown;
}

type Kind = "throttled" | "permission" | "unavailable" | "notFound" | "taken" | "input" | "dehydrated";

/** First match wins; a row needs its type or its text to match. Short type name, without namespace. */
const table: readonly { type?: RegExp; text?: RegExp; kind: Kind }[] = [
  {
    type: /^(CmdletAccessDenied|CommandNotFoundException$)/,
    text: /isn't supported in this scenario|not present in the role definition|is not recognized as (the|a) name of a cmdlet/i,
    kind: "permission",
  },
  { text: /maximum number of concurrent requests|Micro delay|throttl/i, kind: "throttled" },
  {
    type: /^(ServerBusy|Transient|BackendCommunication|CmdletProxy(NotAvailableFailure)?|UnableToWriteToAad)(Exception)?$/,
    text: /may be transient|A server side error has occurred/i,
    kind: "unavailable",
  },
  {
    type: /^ManagementObjectNotFoundException$/,
    text: /couldn['’]t be found|Couldn['’]t find (the )?object|wasn['’]t found/i,
    kind: "notFound",
  },
  {
    type: /AlreadyExists|^(WLCDManagedMemberExists|ProxyAddressExists)Exception$|LiveIdAlready/,
    text: /already being used|already exists/i,
    kind: "taken",
  },
  { type: /^InvalidOperationInDehydratedContextException$/, kind: "dehydrated" },
  {
    type: /^(ParameterTransformation|ParameterBinding\w*|AmbiguousParameterSet|NotAcceptedDomain|UserInputInvalid|WLCDPassword\w*)Exception$/,
    text: /Cannot bind|Cannot process argument|parameter cannot be found|matches multiple entries|multiple recipients matching/i,
    kind: "input",
  },
];

/** @returns the error to throw; `NotFoundError` only when the object Exchange misses is the one `Identity` names. */
export function exchangeError(cmdlet: string, sent: CmdletParameters, refusal: Refusal): HveError {
  const { requestId, retryAfterMs, cause } = refusal;
  const status = refusal.status ?? statusIn(refusal.text);
  const said = refusal.text || `HTTP ${status} without a readable reason`;
  const message = `${cmdlet}: ${said}${requestId === undefined ? "" : ` [request ${requestId}]`}`;

  const kind = kindOf(refusal);
  if (status === 401) {
    const hint = "Exchange refused the token. Does the app have Exchange.ManageAsApp, with admin consent?";
    return new AuthenticationError(`${message}. ${hint}`, { cause });
  }
  if (status === 429 || kind === "throttled") return new ThrottledError(message, { cause, retryAfterMs });
  if (kind === "permission" || status === 403)
    return new PermissionError(`${message}. ${permissionHint}`, { cause });
  if (kind === "unavailable") return new UnavailableError(message, { cause, retryAfterMs });
  if (kind === "notFound" && (status === undefined || status === 400 || status === 404)) {
    return missing(cmdlet, sent, said, message, cause);
  }
  if (kind === "taken") return new AlreadyExistsError(message, { cause });
  if (kind === "input") return new InvalidInputError(message, { cause });
  if (kind === "dehydrated") {
    const hint = "An administrator has to run Enable-OrganizationCustomization once.";
    return new InvalidInputError(`${message} ${hint}`, { cause });
  }
  if (status === undefined ? lostConnection.test(typeOf(refusal)) : status >= 500 || status === 408)
    return new UnavailableError(message, { cause, retryAfterMs });
  return new CmdletError(message, { cause });
}

/** .NET's names for a line that broke, where there is no status. */
const lostConnection = /^(HttpRequest|HttpIO|Socket|TaskCanceled)Exception$/;

const permissionHint =
  "The cmdlet is unknown to Exchange or not allowed to this app: check the app role Exchange.ManageAsApp and the directory " +
  "role Exchange Administrator; a role that was just given works only with a new token, minutes later";

/** .NET's sentence is all that PowerShell hands on when an answer holds nothing to read. */
const statusIn = (text: string): number | undefined =>
  Number(/Response status code does not indicate success: (\d{3})\b/.exec(text)?.[1]) || undefined;

/** The warning with which Exchange says that a list is cut off. */
export const isCutOff = (warning: string): boolean => /There are more results available/i.test(warning);

/** Without its namespace. */
const typeOf = ({ type = "" }: Refusal) => type.replace(/^.*\./, "");

function kindOf(refusal: Refusal): Kind | undefined {
  const { text, category } = refusal;
  if (category === "ServerTransient") return "unavailable";
  const short = typeOf(refusal);
  return table.find((row) => row.type?.test(short))?.kind ?? table.find((row) => row.text?.test(text))?.kind;
}

/** "Not found" about another object (a policy, an app) is a bad reference, not a missing resource. */
function missing(
  cmdlet: string,
  sent: CmdletParameters,
  said: string,
  message: string,
  cause: unknown,
): HveError {
  const named = nameIn(said)?.toLowerCase();
  if (named === undefined) return new CmdletError(message, { cause });
  const isNamed = (value: unknown): boolean =>
    Array.isArray(value) ? value.some(isNamed) : String(value).toLowerCase() === named;
  const matching = Object.keys(sent).filter((key) => isNamed(sent[key]));
  const isIdentity = matching.length === 1 && matching[0]!.toLowerCase() === "identity";
  return isIdentity && !cmdlet.startsWith("New-")
    ? new NotFoundError(message, { cause })
    : new InvalidInputError(message, { cause });
}

/** The object a sentence is about: `object 'x' couldn't be found`, `Couldn't find object "x".` */
function nameIn(said: string): string | undefined {
  const match =
    /object\s+(?<quote>['"])(?<name>.*)\k<quote>\s+(?:couldn['’]t be|wasn['’]t) found/is.exec(said) ??
    /find (?:the )?object\s+(?<quote>['"])(?<name>.*?)\k<quote>(?:[.\s]|$)/is.exec(said);
  return match?.groups?.["name"];
}
