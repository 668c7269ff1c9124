/** Posts to Exchange's admin REST endpoint: one backend, redirects by hand, the token to nobody else. */
import { UnavailableError } from "../errors.ts";
import type { Answer } from "./exchangeAnswer.ts";
import { jsonOf } from "./jsonOf.ts";
import { noAnswer } from "./noAnswer.ts";
import { rateBudget } from "./rateBudget.ts";
import { issuedMs } from "./signIn/tokenClaims.ts";

const MAX_REDIRECTS = 3;

/** The same for every call, so that all land on one backend: without it an object is not found just after `New-`. */
const anchor = (tenantId: string) => `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;

export interface RestConnectionOptions {
  /** Origin only, e.g. `https://outlook.office365.com`. */
  endpoint: URL;
  /** Entra tenant ID (Guid). */
  tenantId: string;
  /** When a call without an answer is given up. Default 120,000, more than any cmdlet of ours needs. */
  timeoutMs?: number;
  token(options?: { fresh?: boolean }): Promise<string>;
}

export interface RestConnection {
  /** The tenant's own address of an operation, e.g. `InvokeCommand`; on its regional host once a redirect has named it. */
  address(operation: string): URL;
  /** Headers by which a call finds its backend. */
  headers(cmdlet: string): Record<string, string>;
  /** Posts and follows redirects. @throws UnavailableError without an answer, or when sent to another host. */
  post(cmdlet: string, url: URL, body: string): Promise<Answer>;
  /** @returns a link of an answer as an address. @throws UnavailableError when it leads to another host. */
  trusted(cmdlet: string, link: string, base: URL): URL;
}

export function restConnection({
  endpoint,
  tenantId,
  timeoutMs = 120_000,
  token,
}: RestConnectionOptions): RestConnection {
  const connectionId = crypto.randomUUID();
  const cookies = new Map<string, string>();
  const budget = rateBudget();
  /** The regional host, once a redirect has named it. */
  let home = endpoint;

  const headers = (cmdlet: string) => ({
    "content-type": "application/json; charset=utf-8",
    "x-anchormailbox": anchor(tenantId),
    "x-cmdletname": cmdlet,
  });

  async function once(cmdlet: string, url: URL, body: string, fresh = false): Promise<Answer> {
    budget.spend(cmdlet);
    const bearer = await token({ fresh });
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${bearer}`,
        accept: "application/json",
        "accept-language": "en-US", // the sentences are read
        prefer: "odata.maxpagesize=1000",
        "connection-id": connectionId,
        ...headers(cmdlet),
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
    budget.note(answer.headers);
    return !fresh && wantsNewToken(answer, bearer) ? await once(cmdlet, url, body, true) : answer;
  }

  async function post(cmdlet: string, start: URL, body: string): Promise<Answer> {
    let url = start;
    for (let hops = 0; ; hops++) {
      const answer = await once(cmdlet, url, body);
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
    address: (operation) => new URL(`/adminapi/beta/${tenantId}/${operation}`, home),
    headers,
    post,
    trusted,
  };
}

/** Roles travel in the token: an older one may be refused for a role that was given since. */
const ROLE_DELAY_MS = 300_000;

/** A refused token; or an unreadable refusal, which is how Exchange says "not allowed", to a token that may be out of date. */
const wantsNewToken = ({ status, text }: Answer, bearer: string): boolean =>
  status === 401 ||
  (status === 403 && jsonOf(text) === undefined && Date.now() - issuedMs(bearer) > ROLE_DELAY_MS);
