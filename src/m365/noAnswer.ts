/** Turns a failed `fetch` into an error that says which setting to look at. */
import { ConfigurationError, UnavailableError, type HveError } from "../errors.ts";

const distrust =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT(_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

const explained: Record<string, string> = {
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the name server did not answer",
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
};

/**
 * @param what was attempted, e.g. a cmdlet's name.
 * @param setting key of the stack setting that holds the address, e.g. `exchangeEndpoint`.
 */
export function noAnswer(what: string, url: URL, setting: string, cause: unknown): HveError {
  const code = codeOf(cause);
  if (distrust.test(code)) {
    return new ConfigurationError(
      `${what}: the certificate of ${url.host} is not trusted (${code}). If the network or the lab has a certificate ` +
        "authority of its own, name its PEM file: pulumi config set hve:caFile <file>",
      { cause },
    );
  }
  const why = explained[code] ?? (code || "no answer in time");
  return new UnavailableError(`${what}: no answer from ${url.host}: ${why} (hve:${setting})`, { cause });
}

/** `fetch` wraps the real reason once or twice. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return "";
}
