/** Microsoft Graph, as much of it as we use, over fetch. */
import { ThrottledError, UnavailableError, type HveError } from "../errors.ts";
import { batchAnswers, batchOf, READS_PER_BATCH } from "./graphBatch.ts";
import { jsonOf } from "./jsonOf.ts";
import { graphError } from "./graphErrors.ts";
import { noAnswer } from "./noAnswer.ts";
import type { Pace } from "./pace.ts";
import type { Retry } from "./retry.ts";
import { retryAfterMs } from "./retryAfter.ts";
import { sentJson } from "./sentJson.ts";

/** No call of ours takes Graph longer. */
const TIMEOUT_MS = 60_000;
const MAX_PAGES = 500;
const BATCH = "/v1.0/$batch";

/** Every path starts with the version, e.g. `/v1.0/users/{id}?$select=id`. */
export interface Graph {
  /** @throws NotFoundError only when Graph said that the object of this path does not exist. */
  get<T>(path: string): Promise<T>;
  /** All pages. Half a list is an error. */
  list<T>(path: string): Promise<T[]>;
  /** Reads many objects, twenty in one request: for each path what Graph answered, or the error it refused with. */
  getAll<T>(paths: readonly string[]): Promise<(T | HveError)[]>;
  /** @param body JSON values; a Secret wherever one belongs. */
  patch(path: string, body: unknown): Promise<void>;
  /**
   * Reads an object and writes, at once after it, the change computed from what was read; nothing when there is none. For lists
   * that several write and that the service has no conditional write for: a refusal is repeated from the reading on.
   */
  update<T>(path: string, change: (held: T) => object | undefined): Promise<Update<T>>;
  /** Never repeated blindly: after an UnavailableError, look before trying again. */
  post<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** The service's own clock, from the `Date` header of its answers. */
  serverDate(): Promise<Date>;
}

/** What an update read and wrote. */
export interface Update<T> {
  held: T;
  /** undefined when there was nothing to change. */
  sent: object | undefined;
  /** From before the reading until after the write: what somebody else wrote in this time may be overwritten. */
  windowMs: number;
}

export interface GraphOptions {
  /** Origin, e.g. `https://graph.microsoft.com`. */
  endpoint: URL;
  /** When a call without an answer is given up; 60,000 at the latest, which is the default. */
  timeoutMs?: number;
  token(options?: { fresh?: boolean }): Promise<string>;
  retry: Retry;
  /** Keeps Conditional Access requests apart. */
  conditionalAccessPace: Pace;
}

/** @see https://learn.microsoft.com/graph/throttling-limits : one request per second for a tenant */
const conditionalAccess = /^\/[^/]+\/(identity\/conditionalAccess|policies\/conditionalAccessPolicies)\b/i;

export function graph(options: GraphOptions): Graph {
  const { endpoint, timeoutMs = TIMEOUT_MS, token, retry, conditionalAccessPace } = options;
  /** How far the service's clock is ahead of ours; undefined before its first answer. */
  let aheadMs: number | undefined;

  async function attempt(method: string, url: URL, body: unknown, fresh = false): Promise<unknown> {
    const path = url.pathname + url.search;
    const authorization = `Bearer ${await token({ fresh })}`;
    const sent = sentJson(body);
    const response = await fetch(url, {
      method,
      headers: {
        authorization,
        accept: "application/json",
        "client-request-id": crypto.randomUUID(),
        ...(body !== undefined && { "content-type": "application/json" }),
        // Without this, a counted or negated query is refused.
        ...(url.searchParams.has("$count") && { consistencylevel: "eventual" }),
      },
      ...(sent.text !== undefined && { body: sent.text }),
      redirect: "manual", // the token goes to no other host
      signal: AbortSignal.timeout(Math.min(timeoutMs, TIMEOUT_MS)),
    }).catch((cause: unknown) => {
      throw noAnswer(`${method} ${path}`, url, "graphEndpoint", cause);
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    if (Number.isFinite(date)) aheadMs = date - Date.now();
    const text = await response.text().then(sent.scrub, () => undefined);
    if (response.status === 401 && !fresh) return attempt(method, url, body, true);
    const answer = jsonOf(text);
    if (!response.ok) {
      throw graphError(method, path, {
        status: response.status,
        body: answer,
        retryAfterMs: retryAfterMs(response.headers),
        requestId: response.headers.get("request-id") ?? undefined,
      });
    }
    if (text === "") return undefined;
    if (typeof answer !== "object" || answer === null) throw unreadable(method, path);
    return answer;
  }

  function once(method: string, url: URL, body?: unknown): Promise<unknown> {
    const call = () => attempt(method, url, body);
    return conditionalAccess.test(url.pathname) ? conditionalAccessPace(call) : call();
  }

  const send = (method: string, url: URL, body?: unknown): Promise<unknown> =>
    retry(() => once(method, url, body), method !== "POST");

  const at = (path: string) => new URL(path, endpoint);

  async function needed<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await send(method, at(path), body);
    if (answer === undefined) throw unreadable(method, path);
    return answer as T;
  }

  return {
    get: (path) => needed("GET", path),
    async list<T>(path: string) {
      const rows: T[] = [];
      let url = at(path);
      for (let page = 1; page <= MAX_PAGES; page++) {
        const answer = (await send("GET", url).catch((error: HveError) => {
          throw page === 1 || error instanceof ThrottledError ? error : halfAList(path, page, error);
        })) as { value?: unknown; "@odata.nextLink"?: unknown } | undefined;
        if (!Array.isArray(answer?.value)) throw unreadable("GET", path);
        rows.push(...(answer.value as T[]));
        const next = answer["@odata.nextLink"] ?? undefined;
        if (next === undefined) return rows;
        url = at(String(next)); // taken as it is; it holds every query option
        if (url.origin !== endpoint.origin) {
          throw new UnavailableError(`GET ${path}: refused to follow Graph to ${url.host}`);
        }
      }
      throw halfAList(path, MAX_PAGES, undefined);
    },
    async getAll<T>(paths: readonly string[]) {
      const answers: (T | HveError)[] = [];
      for (let start = 0; start < paths.length; start += READS_PER_BATCH) {
        const some = paths.slice(start, start + READS_PER_BATCH);
        const read = async () => batchAnswers(some, await once("POST", at(BATCH), batchOf(some)));
        answers.push(...((await retry(read, true)) as (T | HveError)[])); // reads only: they may run twice
      }
      return answers;
    },
    async patch(path, body) {
      await send("PATCH", at(path), body);
    },
    update: <T>(path: string, change: (held: T) => object | undefined) =>
      retry(async () => {
        const startMs = performance.now();
        const held = (await once("GET", at(path))) as T | undefined;
        if (held === undefined) throw unreadable("GET", path);
        const sent = change(held);
        if (sent !== undefined) await once("PATCH", at(path.split("?")[0]!), sent);
        return { held, sent, windowMs: performance.now() - startMs };
      }, true),
    async post<T>(path: string, body: unknown) {
      return (await send("POST", at(path), body)) as T;
    },
    async delete(path) {
      await send("DELETE", at(path));
    },
    async serverDate() {
      if (aheadMs === undefined) {
        await send("GET", at("/v1.0/organization?$select=id")).catch((error: HveError) => {
          if (aheadMs === undefined) throw error; // a refusal carries the date as well
        });
      }
      if (aheadMs === undefined) throw new UnavailableError("Graph answered without a date");
      return new Date(Date.now() + aheadMs);
    },
  };
}

const unreadable = (method: string, path: string) =>
  new UnavailableError(`${method} ${path}: unreadable answer from Graph`);

/** What goes wrong after the first page says nothing about any object. */
const halfAList = (path: string, page: number, cause: HveError | undefined) =>
  new UnavailableError(
    `GET ${path}: the list broke off at page ${page}${cause ? `: ${cause.message}` : ""}`,
    { cause },
  );
