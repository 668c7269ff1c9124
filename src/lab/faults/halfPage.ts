import { truncated } from "../cmdlets/listRows.ts";

/**
 * The first half of a list, none of a single row; an answer that is no list is broken off in the middle.
 *
 * @param truncation what tells that there is more: a link that leads nowhere, or Exchange's warning (exchange-admin §A.7)
 * @param url the request's own
 */
export async function halfPage(
  response: Response,
  truncation: "deadLink" | "warning",
  url: string,
): Promise<Response> {
  const text = await response.text();
  const { status } = response;
  const headers = new Headers(response.headers);
  const body = JSON.parse(text) as { value?: unknown; "@adminapi.warnings"?: string[] };
  if (!Array.isArray(body.value)) return new Response(text.slice(0, text.length / 2), { status, headers });
  body.value = (body.value as unknown[]).slice(0, body.value.length / 2);
  if (truncation === "warning")
    body["@adminapi.warnings"] = [...(body["@adminapi.warnings"] ?? []), truncated];
  const dead = new URL(url);
  dead.searchParams.set("$skiptoken", "LAB-dead");
  return new Response(
    JSON.stringify(truncation === "deadLink" ? { ...body, "@odata.nextLink": dead.href } : body),
    { status, headers },
  );
}
