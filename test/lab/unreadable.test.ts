import { afterAll, expect, test } from "vitest";
import { unreadable } from "../../src/lab/faults/unreadable.ts";
import { labClient } from "./labClient.ts";

const shared = await labClient();
afterAll(() => shared[Symbol.asyncDispose]());
const { objectId } = shared.tenant.state.users
  .map(({ id: objectId, userPrincipalName }) => ({ objectId, userPrincipalName }))
  .find(({ userPrincipalName }) => userPrincipalName.startsWith("ops"))!;
const tokens = {
  exchange: await shared.token("https://outlook.office365.com"),
  graph: await shared.token("https://graph.microsoft.com"),
};
const { addresses } = shared;

/** A healthy read of each server. */
const reads = {
  exchange: (signal: AbortSignal) =>
    fetch(`${addresses.exchange}/adminapi/beta/${addresses.tenantId}/InvokeCommand`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens.exchange}`, "content-type": "application/json" },
      body: JSON.stringify({ CmdletInput: { CmdletName: "Get-MailUser", Parameters: { HVEAccount: true } } }),
      signal,
    }),
  graph: (signal: AbortSignal) =>
    fetch(`${addresses.graph}/v1.0/users/${objectId}`, {
      headers: { authorization: `Bearer ${tokens.graph}` },
      signal,
    }),
  login: (signal: AbortSignal) =>
    fetch(`${addresses.authority}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: addresses.clientId,
        client_secret: addresses.clientSecret,
        scope: "https://graph.microsoft.com/.default",
      }),
      signal,
    }),
} as const;

/** Status and nature of an answer, or how the line broke. */
async function outcome(server: keyof typeof reads): Promise<string> {
  const abort = new AbortController();
  const held = shared.holds.wait(() => shared.calls.entries.find(({ held }) => held === "now"));
  void held.then(() => abort.abort());
  try {
    const response = await reads[server](abort.signal);
    const challenge = response.headers.has("www-authenticate") ? " challenged" : "";
    const later = response.headers.has("retry-after") ? " with Retry-After" : "";
    const text = await response.text().catch(() => "UNDECODABLE");
    return `${response.status}${challenge}${later}: ${nature(text)}`;
  } catch (error) {
    if (!abort.signal.aborted) return (error as Error).message;
    // The next call is not to be taken for this one, which the lab still holds for a moment.
    await shared.holds.wait(() => shared.calls.entries.every(({ held }) => held !== "now") || undefined);
    return "no answer";
  }
}

function nature(text: string): string {
  if (text === "") return "nothing";
  if (text === "UNDECODABLE") return "undecodable";
  if (/^\0{4096}$/.test(text)) return "NUL bytes";
  if (text.startsWith("<")) return "HTML";
  try {
    const body = JSON.parse(text) as Record<string, any>;
    if (body.error !== undefined)
      return typeof body.error === "string" ? body.error : (body.error.code as string);
    if (body.displayName === "Somebody else") return "somebody else";
    if (body["@odata.nextLink"] !== undefined) return `${body.value.length} and more`;
    return Object.keys(body).length === 0 ? "{}" : "a good answer";
  } catch {
    return text.startsWith("{") ? "broken JSON" : "plain text";
  }
}

/** What each fault gives on exchange, graph and login; one word where they agree. */
const expected: Record<string, string | [exchange: string, graph: string, login: string]> = {
  "401": [
    "401 challenged: nothing",
    "401 challenged: InvalidAuthenticationToken",
    "401: temporarily_unavailable",
  ],
  "403 with NUL bytes": "403: NUL bytes",
  "403 with NUL bytes labelled gzip": "403: undecodable",
  "403 JSON": ["403: Forbidden", "403: Authorization_RequestDenied", "403: temporarily_unavailable"],
  "404 of something else": ["404: NotFound", "404: Request_ResourceNotFound", "404: temporarily_unavailable"],
  "404 page of a gateway": "404: HTML",
  "408": ["408: nothing", "408: UnknownError", "408: temporarily_unavailable"],
  "429 without Retry-After": ["429: TooManyRequests", "429: TooManyRequests", "429: temporarily_unavailable"],
  "429 with Retry-After": [
    "429 with Retry-After: TooManyRequests",
    "429 with Retry-After: TooManyRequests",
    "429 with Retry-After: temporarily_unavailable",
  ],
  "429 in plain text": "429: plain text",
  "500": ["500: InternalServerError", "500: InternalServerError", "500: temporarily_unavailable"],
  "502": ["502: HTML", "502: BadGateway", "502: temporarily_unavailable"],
  "503": ["503: ServiceUnavailable", "503: ServiceUnavailable", "503: temporarily_unavailable"],
  "504": ["504: HTML", "504: GatewayTimeout", "504: temporarily_unavailable"],
  "connection reset": "fetch failed",
  "connection reset after the effect": "fetch failed",
  "malformed JSON": "200: broken JSON",
  "HTML with 200": "200: HTML",
  "empty 200": "200: nothing",
  "200 without rows": "200: {}",
  "somebody else's row": "200: somebody else",
  "half a page and a dead link": ["200: 0 and more", "200: broken JSON", "not served"],
  "half a page and a warning": ["200: a good answer", "not served", "not served"],
  timeout: "no answer",
};

test.each(Object.entries(unreadable))(
  "%s, on every server that has it",
  async (name, { servers, ...fault }) => {
    const seen: string[] = [];
    for (const server of ["exchange", "graph", "login"] as const) {
      if (servers !== undefined && !servers.includes(server)) {
        seen.push("not served");
        continue;
      }
      shared.faults.clear();
      shared.faults.add({ match: { server }, ...fault });
      seen.push(await outcome(server));
      expect(shared.faults.list()).toMatchObject([{ consumed: 1 }]);
      expect(await outcome(server)).toBe("200: a good answer");
    }
    const wanted = expected[name];
    expect(seen).toEqual(typeof wanted === "string" ? [wanted, wanted, wanted] : wanted);
  },
);

test("half a page of a list holds its first half, and says so", async () => {
  const list = async (truncation: "deadLink" | "warning") => {
    shared.faults.add({ match: { server: "exchange" }, kind: "halfPage", truncation });
    return (await shared.exchange("Get-Recipient", { ResultSize: "Unlimited" })).body;
  };
  const all = (await shared.exchange("Get-Recipient", { ResultSize: "Unlimited" })).body.value.length;
  const linked = await list("deadLink");
  expect(linked.value).toHaveLength(Math.floor(all / 2));
  const dead = await shared.http(linked["@odata.nextLink"], {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.exchange}`, "content-type": "application/json" },
    body: JSON.stringify({ CmdletInput: { CmdletName: "Get-Recipient", Parameters: {} } }),
  });
  expect([dead.status, dead.text]).toEqual([
    400,
    expect.stringContaining("Expired or Invalid pagination request"),
  ]);
  const warned = await list("warning");
  expect(warned.value).toHaveLength(Math.floor(all / 2));
  expect(warned["@adminapi.warnings"]).toEqual([expect.stringContaining("There are more results available")]);

  shared.faults.add({ match: { server: "graph" }, kind: "halfPage" });
  const users = (await shared.graph("GET", "/v1.0/users")).body;
  expect(users.value).toHaveLength(Math.floor(shared.tenant.state.users.length / 2));
  const next = await shared.http(users["@odata.nextLink"], {
    headers: { authorization: `Bearer ${tokens.graph}` },
  });
  expect(next.status).toBe(400);
});
