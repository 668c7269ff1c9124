/** Runs cmdlets over the admin REST endpoint that the ExchangeOnlineManagement module itself calls. */
import { ThrottledError, UnavailableError, type HveError } from "../errors.ts";
import {
  scrubbing,
  type BatchTransport,
  type CmdletCall,
  type CmdletParameter,
  type CmdletParameters,
} from "./exchange.ts";
import { pageOf, refusalOf, type Answer } from "./exchangeAnswer.ts";
import { exchangeError } from "./exchangeErrors.ts";
import { jsonOf } from "./jsonOf.ts";
import { restConnection, type RestConnectionOptions } from "./restConnection.ts";
import { Secret } from "./secret.ts";

const MAX_PAGES = 200;

export function exchangeRest(options: RestConnectionOptions): BatchTransport {
  const connection = restConnection(options);

  /** @param first the answer to page one; the others are asked for here. */
  async function rowsFrom<Row>(cmdlet: string, parameters: CmdletParameters, start: URL, first: Answer) {
    const scrub = scrubbing(parameters);
    const rows: Row[] = [];
    let answer = first;
    let url = start;
    for (let page = 1; page <= MAX_PAGES; page++) {
      if (answer.status < 200 || answer.status >= 300) {
        const text = answer.text === undefined ? undefined : scrub(answer.text);
        const error = exchangeError(cmdlet, parameters, refusalOf({ ...answer, text }));
        throw page === 1 || error instanceof ThrottledError ? error : halfAList(cmdlet, page, error);
      }
      const { rows: more, next } = pageOf<Row>(cmdlet, answer);
      rows.push(...more);
      if (next === undefined) return rows;
      url = connection.trusted(cmdlet, next, url);
      answer = await connection.post(cmdlet, url, JSON.stringify(inputOf(cmdlet, parameters)));
    }
    throw halfAList(cmdlet, MAX_PAGES, undefined);
  }

  async function invoke<Row>(cmdlet: string, parameters: CmdletParameters): Promise<Row[]> {
    const url = connection.address("InvokeCommand");
    const answer = await connection.post(cmdlet, url, JSON.stringify(inputOf(cmdlet, parameters)));
    return rowsFrom<Row>(cmdlet, parameters, url, answer);
  }

  return {
    invoke,

    async batch<Row>(calls: readonly CmdletCall[]) {
      const url = connection.address("InvokeCommand");
      const authorization = `Bearer ${await options.token()}`;
      const requests = calls.map(({ cmdlet, parameters }, index) => ({
        id: String(index),
        method: "POST",
        url: url.href,
        headers: { ...connection.headers(cmdlet), prefer: "odata.maxpagesize=1000", authorization },
        body: inputOf(cmdlet, parameters),
      }));
      const answer = await connection.post(
        "$batch",
        connection.address("$batch"),
        JSON.stringify({ requests }),
      );
      if (answer.status < 200 || answer.status >= 300) throw exchangeError("$batch", {}, refusalOf(answer));
      const { responses } = (jsonOf(answer.text) ?? {}) as { responses?: InnerAnswer[] };
      if (!Array.isArray(responses)) throw new UnavailableError("$batch: unreadable answer from Exchange");
      return Promise.allSettled(
        calls.map(async ({ cmdlet, parameters }, index) => {
          // In no fixed order, and an answer may be missing.
          const inner = responses.find((each) => each?.id === String(index));
          if (inner === undefined) throw new UnavailableError(`${cmdlet}: no answer in the batch`);
          return rowsFrom<Row>(cmdlet, parameters, url, answerOf(inner));
        }),
      );
    },
  };
}

/** One answer inside the answer to a batch. */
interface InnerAnswer {
  id?: string;
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or text where it is none. */
  body?: unknown;
}

const answerOf = ({ status = 0, headers = {}, body }: InnerAnswer): Answer => ({
  status,
  headers: new Headers(headers),
  text: typeof body === "string" ? body : JSON.stringify(body),
});

const inputOf = (cmdlet: string, parameters: CmdletParameters) => ({
  CmdletInput: {
    CmdletName: cmdlet,
    Parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, wire(value)])),
  },
});

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
