import { expect, test } from "vitest";
import { graph } from "../../src/m365/graph.ts";
import { scriptedServer, type Scripted } from "./scriptedServer.ts";

const ID = "5f0e8b2a-3c1d-4e6f-8a9b-0c1d2e3f4a5b";
const OTHER = "6a1f9c3b-4d2e-4f70-9bac-1d2e3f4a5b6c";
const USER = `/v1.0/users/${ID}`;
const missing = (id: string, code = "Request_ResourceNotFound") => ({
  error: {
    code,
    message: `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  },
});

async function scripted(...answers: Parameters<typeof scriptedServer>[0]) {
  const server = await scriptedServer(answers);
  const paced: string[] = [];
  const client = graph({
    endpoint: new URL(server.origin),
    token: async ({ fresh = false } = {}) => (fresh ? "second" : "first"),
    retry: (attempt) => attempt(),
    conditionalAccessPace: async (task) => {
      paced.push("paced");
      return await task();
    },
  });
  return Object.assign(server, { client, paced });
}

test("reads an object", async () => {
  await using server = await scripted({ body: { id: ID } });
  expect(await server.client.get(`${USER}?$select=id`)).toEqual({ id: ID });
  expect(server.asked[0]).toMatchObject({ method: "GET", url: `${USER}?$select=id` });
  expect(server.asked[0]!.headers.authorization).toBe("Bearer first");
});

test("writes, and takes no content for done", async () => {
  await using server = await scripted({ status: 204 }, { status: 201, body: { id: ID } }, { status: 204 });
  await server.client.patch(USER, { accountEnabled: true });
  expect(await server.client.post("/v1.0/groups", { displayName: "x" })).toEqual({ id: ID });
  await server.client.delete(USER);
  expect(server.asked.map(({ method, body }) => `${method} ${body}`)).toEqual([
    'PATCH {"accountEnabled":true}',
    'POST {"displayName":"x"}',
    "DELETE ",
  ]);
});

test("reads all pages, each at the link as it came", async () => {
  await using server = await scripted(
    (_asked, origin) => ({
      body: { value: [1], "@odata.nextLink": `${origin}/v1.0/users?$skiptoken=a%20b` },
    }),
    { body: { value: [2] } },
  );
  expect(await server.client.list("/v1.0/users?$count=true")).toEqual([1, 2]);
  expect(server.asked[0]!.headers["consistencylevel"]).toBe("eventual");
  expect(server.asked[1]!.url).toBe("/v1.0/users?$skiptoken=a%20b");
});

test.each<[string, Scripted[]]>([
  [
    "the next page is elsewhere",
    [{ body: { value: [1], "@odata.nextLink": "https://elsewhere.example/v1.0/users" } }],
  ],
  [
    "the second page is missing",
    [{ body: { value: [1], "@odata.nextLink": "/v1.0/users?page=2" } }, { status: 404, body: missing(ID) }],
  ],
  ["a page has no list", [{ body: {} }]],
  ["a page is rubbish", [{ body: "<html>" }]],
  ["a page is empty", [{ body: "" }]],
])("half a list is an error: %s", async (_case, answers) => {
  await using server = await scripted(...answers);
  await expect(server.client.list(`${USER}/memberOf`)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(server.asked).toHaveLength(answers.length);
});

test("the token is not carried to another origin, though it would answer", async () => {
  await using server = await scripted(
    (_asked, origin) => ({
      body: { value: [1], "@odata.nextLink": `${origin.replace("127.0.0.1", "localhost")}/v1.0/users` },
    }),
    { body: { value: [2] } },
  );
  await expect(server.client.list("/v1.0/users")).rejects.toThrow("refused to follow");
  expect(server.asked).toHaveLength(1);
});

test.each<[string, Scripted, string, string?, string?]>([
  ["our object does not exist", { status: 404, body: missing(ID) }, "NOT_FOUND"],
  [
    "a Conditional Access policy does not exist",
    { status: 404, body: { error: { code: "NotFound", message: "" } } },
    "NOT_FOUND",
    "GET",
    `/v1.0/identity/conditionalAccess/policies/${ID}`,
  ],
  ["another object does not exist", { status: 404, body: missing(OTHER) }, "INVALID_INPUT", "PATCH"],
  [
    "a collection says not found",
    { status: 404, body: { error: { code: "NotFound", message: "" } } },
    "INVALID_INPUT",
    "GET",
    "/v1.0/identity/conditionalAccess/policies",
  ],
  ["a proxy's 404", { status: 404, body: "<html>" }, "GRAPH"],
  [
    "no permission",
    {
      status: 403,
      body: { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges" } },
    },
    "PERMISSION",
  ],
  [
    "throttled",
    { status: 429, headers: { "retry-after": "3" }, body: { error: { code: "TooManyRequests" } } },
    "THROTTLED",
  ],
  [
    "racing writers",
    { status: 409, body: { error: { code: "Directory_ConcurrencyViolation" } } },
    "UNAVAILABLE",
    "PATCH",
  ],
  [
    "a name is taken",
    {
      status: 400,
      body: {
        error: {
          code: "Request_BadRequest",
          message: "Another object with the same value for property userPrincipalName already exists.",
        },
      },
    },
    "ALREADY_EXISTS",
    "PATCH",
  ],
  [
    "a bad value",
    { status: 400, body: { error: { code: "BadRequest", message: "1054: Invalid group value" } } },
    "INVALID_INPUT",
    "PATCH",
  ],
  ["a failure", { status: 503 }, "UNAVAILABLE"],
  ["a cut line", { cut: true }, "UNAVAILABLE"],
  ["a 200 with rubbish", { body: "<html>" }, "UNAVAILABLE"],
  ["a 200 with nothing", { body: "" }, "UNAVAILABLE"],
  ["a redirect", { status: 302, headers: { location: "https://elsewhere.example/" } }, "GRAPH"],
])("%s", async (_case, answer, code, method = "GET", path = USER) => {
  await using server = await scripted(answer);
  const asking = method === "GET" ? server.client.get(path) : server.client.patch(path, {});
  await expect(asking).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
});

test("a refused token is replaced once, then the refusal stands", async () => {
  await using server = await scripted(
    { status: 401 },
    { body: { id: ID } },
    { status: 401 },
    { status: 401 },
  );
  expect(await server.client.get(USER)).toEqual({ id: ID });
  expect(server.asked[1]!.headers.authorization).toBe("Bearer second");
  await expect(server.client.get(USER)).rejects.toMatchObject({ code: "AUTHENTICATION" });
  expect(server.asked).toHaveLength(4);
});

test("Conditional Access requests are paced, others not", async () => {
  await using server = await scripted({ body: { value: [] } }, { body: { value: [] } });
  await server.client.list("/v1.0/users");
  expect(server.paced).toEqual([]);
  await server.client.list("/beta/identity/conditionalAccess/policies");
  expect(server.paced).toEqual(["paced"]);
});

test("the service's clock is that of its answers", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  await using server = await scripted({ headers: { date }, body: { value: [] } });
  const ahead = (await server.client.serverDate()).getTime() - Date.now();
  expect(ahead).toBeGreaterThan(3_500_000);
  expect(ahead).toBeLessThan(3_700_000);
});
