import { inspect } from "node:util";
import { expect, test } from "vitest";
import { connect } from "../../src/m365/tenant.ts";
import { localAuthority } from "./localAuthority.ts";
import { scriptedServer } from "./scriptedServer.ts";
import { CLIENT, discovery, posts, refusal, SECRET, signingIn, TENANT, token } from "./signingIn.ts";

test("asks once for several callers, with the service's own scope, through a private authority", async () => {
  await using server = await signingIn(discovery, token(), { body: { id: 1 } }, { body: { id: 1 } });
  await Promise.all([server.tenant.graph.get("/v1.0/a"), server.tenant.graph.get("/v1.0/b")]);
  const asked = posts(server.asked);
  expect(asked).toHaveLength(1);
  expect(new URLSearchParams(asked[0]!.body).get("scope")).toContain(`${server.origin}/.default`);
});

test("connecting opens nothing", async () => {
  await using server = await signingIn();
  expect(server.asked).toEqual([]);
});

test("says who we are", async () => {
  await using server = await signingIn(discovery, token());
  expect(await server.tenant.identity()).toEqual({
    tenantId: TENANT,
    clientId: CLIENT,
    objectId: "o",
    exchangeRoles: ["A.Read"],
    graphRoles: ["A.Read"],
  });
});

test("a 401 is answered with a new token, past MSAL's cache", async () => {
  await using server = await signingIn(discovery, token(), { status: 401 }, token({ n: 2 }), {
    body: { id: 1 },
  });
  expect(await server.tenant.graph.get("/v1.0/a")).toEqual({ id: 1 });
  expect(posts(server.asked)).toHaveLength(2);
});

test("a token of another tenant is refused before anything is sent with it", async () => {
  const other = "33333333-3333-3333-3333-333333333333";
  await using server = await signingIn(discovery, token({ tid: other }));
  await expect(server.tenant.graph.get("/v1.0/a")).rejects.toMatchObject({
    code: "AUTHENTICATION",
    message: expect.stringContaining(other),
  });
  expect(server.asked).toHaveLength(2);
});

test.each([
  [7000215, 401, "invalid_client", "--secret hve:clientSecret"],
  [7000222, 401, "invalid_client", "has expired"],
  [700016, 400, "unauthorized_client", "hve:clientId"],
  [90002, 400, "invalid_request", "hve:tenantId"],
  [53003, 400, "invalid_grant", "Conditional Access"],
  [500011, 400, "invalid_resource", "hve:exchangeEndpoint"],
  [65001, 400, "invalid_grant", "grant admin consent"],
  [650057, 400, "invalid_resource", "grant admin consent"],
  [700027, 401, "invalid_client", "hve:certificateFile"],
  [700024, 401, "invalid_client", "clock"],
  [700211, 400, "invalid_client", "issuer, subject and audience"],
  [700213, 400, "invalid_client", "issuer, subject and audience"],
  [7000112, 400, "unauthorized_client", "disabled"],
  [1234567, 400, "invalid_request", "AADSTS1234567"],
])("AADSTS%i says what to do, and not the secret", async (number, status, error, words) => {
  await using server = await signingIn(discovery, refusal(status, error, number));
  const thrown = await server.tenant.identity().catch((reason: unknown) => reason);
  expect(thrown).toMatchObject({
    code: "AUTHENTICATION",
    aadsts: number,
    message: expect.stringContaining(words),
  });
  expect(inspect(thrown, { depth: 9 }) + JSON.stringify(thrown)).not.toContain(SECRET);
});

test("an unknown tenant is recognised at discovery already", async () => {
  await using server = await signingIn(refusal(400, "invalid_tenant", 90002));
  await expect(server.tenant.identity()).rejects.toMatchObject({ aadsts: 90002 });
});

test("a throttled or failing sign-in is asked again, past MSAL's own block", async () => {
  await using server = await signingIn(
    discovery,
    refusal(429, "temporarily_unavailable", 90055),
    discovery,
    refusal(503, "temporarily_unavailable", 90033),
    discovery,
    token(),
    { body: { id: 1 } },
  );
  expect(await server.tenant.graph.get("/v1.0/a")).toEqual({ id: 1 });
});

test("an unreachable sign-in names the host and the setting", async () => {
  const server = await signingIn();
  const { host } = new URL(server.origin);
  await server[Symbol.asyncDispose]();
  await expect(server.tenant.identity()).rejects.toMatchObject({
    code: "UNAVAILABLE",
    message: expect.stringMatching(new RegExp(`${host}.*hve:authority`)),
  });
});

test("a certificate nobody vouches for leads to hve:caFile", async () => {
  const stranger = await localAuthority();
  await using server = await scriptedServer([], stranger);
  const settings: Record<string, string> = {
    tenantId: TENANT,
    clientId: CLIENT,
    clientSecret: SECRET,
    authority: `${server.origin}/${TENANT}`,
  };
  const tenant = connect((key) => settings[key]);
  await expect(tenant.identity()).rejects.toMatchObject({
    code: "CONFIGURATION",
    message: expect.stringContaining("pulumi config set hve:caFile"),
  });
});

test("a caFile that is not there, or holds no certificate, is said before the first request", async () => {
  const settings: Record<string, string> = { tenantId: TENANT, clientId: CLIENT, clientSecret: SECRET };
  const tenant = (caFile: string) => connect((key) => ({ ...settings, caFile })[key]);
  await expect(tenant("/nowhere/ca.pem").identity()).rejects.toMatchObject({ code: "CONFIGURATION" });
  await expect(tenant(import.meta.filename).identity()).rejects.toMatchObject({ code: "CONFIGURATION" });
});
