import { z } from "zod";
import { graphRefusals } from "./graphRefusal.ts";

const MOST_REQUESTS = 20;
const payload = z.object({
  requests: z.array(z.strictObject({ id: z.string(), method: z.string(), url: z.string().startsWith("/") })),
});

/**
 * Several reads in one request; the answers come in any order, so the last comes first here. The service batches writes and
 * chains too; the lab does not. Source: entra-graph §8.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function batch(
  body: unknown,
  run: (request: { method: string; url: string }) => Promise<Response>,
): Promise<object> {
  const parsed = payload.safeParse(body);
  if (!parsed.success) throw graphRefusals.bad("LAB-Invalid batch payload format.");
  const { requests } = parsed.data;
  if (requests.length > MOST_REQUESTS)
    throw graphRefusals.bad(`LAB-The batch has more than ${MOST_REQUESTS} requests.`);
  if (new Set(requests.map(({ id }) => id)).size < requests.length)
    throw graphRefusals.bad("LAB-Request Id has to be unique in a batch.");
  if (requests.some(({ method }) => method !== "GET"))
    throw graphRefusals.bad("LAB-The lab batches GET requests only.");
  const responses: object[] = [];
  for (const { id, method, url } of requests) {
    const response = await run({ method, url });
    const headers = Object.fromEntries(response.headers);
    responses.unshift({ id, status: response.status, headers, body: await response.json() });
  }
  return { responses };
}
