/** Runs cmdlets over the admin REST endpoint that the ExchangeOnlineManagement module itself calls. */
import { ThrottledError, UnavailableError, type HveError } from "../errors.ts";
import { scrubbing, type CmdletParameter, type CmdletParameters, type Transport } from "./exchange.ts";
import { pageOf, refusalOf, type Answer } from "./exchangeAnswer.ts";
import { exchangeError } from "./exchangeErrors.ts";
import { noAnswer } from "./noAnswer.ts";
import { Secret } from "./secret.ts";

const MAX_PAGES = 200;
const MAX_REDIRECTS = 3;

/** The same for every call, so that all land on one backend: without it an object is not found just after `New-`. */
const anchor = (tenantId: string) => `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;

export interface ExchangeRestOptions {
  /** Origin only, e.g. `https://outlook.office365.com`. */
  endpoint: URL;
  /** Entra tenant ID (Guid). */
  tenantId: string;
  /** When a call without an answer is given up. Default 120,000, more than any cmdlet of ours needs. */
  timeoutMs?: number;
  token(options?: { fresh?: boolean }): Promise<string>;
}

export function exchangeRest({
  endpoint,
  tenantId,
  timeoutMs = 120_000,
  token,
}: ExchangeRestOptions): Transport {
  const connectionId = crypto.randomUUID();
  const cookies = new Map<string, string>();
  /** The regional host, once a redirect has named it. */
  let home = endpoint;

  async function post(cmdlet: string, url: URL, body: string, fresh = false): Promise<Answer> {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await token({ fresh })}`,
        accept: "application/json",
        "accept-language": "en-US", // the sentences are read
        "content-type": "application/json; charset=utf-8",
        prefer: "odata.maxpagesize=1000",
        "x-anchormailbox": anchor(tenantId),
        "x-cmdletname": cmdlet,
        "connection-id": connectionId,
        "client-request-id": crypto.randomUUID(),
        ...(cookies.size > 0 && {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        }),
      },
      body,
      redirect: "manual", // a followed 302 becomes a GET without body or token
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw noAnswer(cmdlet, url, "exchangeEndpoint", cause);
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) cookies.set(name, value!);
    }
    // NUL bytes labelled as gzip make reading fail after the status has arrived: an empty body, not a lost connection.
    const answer = {
      status: response.status,
      headers: response.headers,
      text: await response.text().catch(() => undefined),
    };
    return answer.status === 401 && !fresh ? await post(cmdlet, url, body, true) : answer;
  }

  async function followed(cmdlet: string, start: URL, body: string): Promise<Answer> {
    let url = start;
    for (let hops = 0; ; hops++) {
      const answer = await post(cmdlet, url, body);
      const location = answer.headers.get("location");
      if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
      url = trusted(cmdlet, location, url);
      home = new URL(url.origin);
      if (hops === MAX_REDIRECTS)
        throw new UnavailableError(`${cmdlet}: more than ${MAX_REDIRECTS} redirects, last to ${url.host}`);
    }
  }

  /** The token goes to the configured host and its sub-domains, nowhere else. */
  function trusted(cmdlet: string, link: string, base: URL): URL {
    const url = new URL(link, base);
    const isOurs = url.hostname === endpoint.hostname || url.hostname.endsWith(`.${endpoint.hostname}`);
    if (!isOurs || url.protocol !== endpoint.protocol) {
      throw new UnavailableError(
        `${cmdlet}: refused to follow Exchange to ${url.host}, which is not below ${endpoint.host}`,
      );
    }
    url.port = endpoint.port; // the front door names internal ports
    return url;
  }

  return {
    async invoke<Row>(cmdlet: string, parameters: CmdletParameters) {
      const scrub = scrubbing(parameters);
      const body = JSON.stringify({
        CmdletInput: {
          CmdletName: cmdlet,
          Parameters: Object.fromEntries(
            Object.entries(parameters).map(([key, value]) => [key, wire(value)]),
          ),
        },
      });
      const rows: Row[] = [];
      let url = new URL(`/adminapi/beta/${tenantId}/InvokeCommand`, home);
      for (let page = 1; page <= MAX_PAGES; page++) {
        const answer = await followed(cmdlet, url, body);
        if (answer.status < 200 || answer.status >= 300) {
          const text = answer.text === undefined ? undefined : scrub(answer.text);
          const error = exchangeError(cmdlet, parameters, refusalOf({ ...answer, text }));
          throw page === 1 || error instanceof ThrottledError ? error : halfAList(cmdlet, page, error);
        }
        const { rows: more, next } = pageOf<Row>(cmdlet, answer);
        rows.push(...more);
        if (next === undefined) return rows;
        url = trusted(cmdlet, next, url);
      }
      throw halfAList(cmdlet, MAX_PAGES, undefined);
    },
  };
}

/** What goes wrong after the first page says nothing about any object. */
const halfAList = (cmdlet: string, page: number, cause: HveError | undefined) =>
  new UnavailableError(`${cmdlet}: the list broke off at page ${page}${cause ? `: ${cause.message}` : ""}`, {
    cause,
  });

/** A parameter as JSON carries it. */
function wire(value: CmdletParameter | undefined): unknown {
  if (value instanceof Secret) return value.reveal();
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, "");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return { "@odata.type": "#Exchange.GenericHashTable", ...value };
}
