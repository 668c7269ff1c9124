/**
 * Several reads in one request to Graph. Each is throttled, refused and answered on its own, in any order.
 * @see https://learn.microsoft.com/graph/json-batching
 */
import { z } from "zod";
import { ThrottledError, UnavailableError, type HveError } from "../errors.ts";
import { graphError } from "./graphErrors.ts";

/** Graph takes no more. */
export const READS_PER_BATCH = 20;
const VERSION = "/v1.0";

/** @param paths all of them below `/v1.0`, as the batch itself is. */
export const batchOf = (paths: readonly string[]) => ({
  requests: paths.map((path, index) => ({
    id: String(index),
    method: "GET",
    url: path.slice(VERSION.length),
  })),
});

const schema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/**
 * @returns for each path the answer, or the refusal as an error.
 * @throws ThrottledError or UnavailableError when one of the reads has to be made again.
 */
export function batchAnswers(paths: readonly string[], answer: unknown): (object | HveError)[] {
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new UnavailableError("POST $batch: unreadable answer from Graph", { cause: answer });
  return paths.map((path, index) => {
    const response = parsed.data.responses.find(({ id }) => id === String(index));
    if (response === undefined) throw new UnavailableError(`GET ${path}: no answer in the batch`);
    const { status, body, headers } = response;
    const isGood = status >= 200 && status < 300;
    if (isGood && typeof body === "object" && body !== null) return body;
    if (isGood) throw new UnavailableError(`GET ${path}: unreadable answer from Graph`);
    const seconds = Number(new Headers(headers ?? {}).get("retry-after"));
    const error = graphError("GET", path, {
      ...{ status, body, requestId: undefined },
      retryAfterMs: seconds > 0 ? seconds * 1_000 : undefined,
    });
    if (error instanceof ThrottledError || error instanceof UnavailableError) throw error;
    return error;
  });
}
