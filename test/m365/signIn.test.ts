/** The ways to sign in beside a client secret, each against a server that sees what Entra would see. */
import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import forge from "node-forge";
import { decodeProtectedHeader, jwtVerify, UnsecuredJWT } from "jose";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { scriptedServer, type Asked, type Scripted } from "./scriptedServer.ts";
import { CLIENT, discovery, posts, signingInWith, TENANT, token } from "./signingIn.ts";

const folder = mkdtempSync(join(tmpdir(), "hve-sign-in-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());
const noSecret = { clientSecret: undefined };
const formOf = (asked: Asked[]) => new URLSearchParams(posts(asked)[0]!.body);
const ok: Scripted = { body: { id: 1 } };

const keys = forge.pki.rsa.generateKeyPair(2048);
const made = forge.pki.createCertificate();
made.publicKey = keys.publicKey;
made.serialNumber = "01";
made.validity.notBefore = new Date(Date.now() - 86_400_000);
made.validity.notAfter = new Date(Date.now() + 86_400_000);
made.setSubject([{ name: "commonName", value: "hve" }]);
made.setIssuer([{ name: "commonName", value: "hve" }]);
made.sign(keys.privateKey, forge.md.sha256.create());
const certificate = forge.pki.certificateToPem(made);
const PASSWORD = "pfx-s3cr3t";
const pem = certificate + forge.pki.privateKeyToPem(keys.privateKey);
const lockedPem =
  certificate + forge.pki.encryptRsaPrivateKey(keys.privateKey, PASSWORD, { algorithm: "aes256" });
const pfx = Buffer.from(
  forge.asn1
    .toDer(forge.pkcs12.toPkcs12Asn1(keys.privateKey, [made], PASSWORD, { algorithm: "aes256" }))
    .getBytes(),
  "binary",
);
const fileOf = (name: string, content: string | Buffer) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

test.each<[string, Record<string, string>, Record<string, string>?]>([
  ["a PEM file", { certificateFile: fileOf("app.pem", pem) }],
  [
    "a PEM file with a locked key",
    { certificateFile: fileOf("locked.pem", lockedPem), certificatePassword: PASSWORD },
  ],
  ["a PFX file", { certificateFile: fileOf("app.pfx", pfx), certificatePassword: PASSWORD }],
  ["a PEM setting", { certificate: pem }],
  ["a PFX setting", { certificate: pfx.toString("base64"), certificatePassword: PASSWORD }],
  ["a file of the environment", {}, { ARM_CLIENT_CERTIFICATE_PATH: fileOf("env.pem", pem) }],
  [
    "a PFX of the environment",
    {},
    { ARM_CLIENT_CERTIFICATE: pfx.toString("base64"), ARM_CLIENT_CERTIFICATE_PASSWORD: PASSWORD },
  ],
])("signs in with %s", async (_case, settings, env = {}) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  await using server = await signingInWith(
    { ...noSecret, auth: "certificate", ...settings },
    discovery,
    token(),
    ok,
  );
  expect(await server.tenant.graph.get("/v1.0/a")).toEqual({ id: 1 });
  const form = formOf(server.asked);
  expect(form.has("client_secret")).toBe(false);
  const assertion = form.get("client_assertion")!;
  const { payload } = await jwtVerify(assertion, createPublicKey(certificate), {
    audience: `${server.origin}/${TENANT}/oauth2/v2.0/token`,
    issuer: CLIENT,
    subject: CLIENT,
    clockTolerance: 5, // MSAL rounds up
  });
  expect(payload.jti).toBeTypeOf("string");
  const der = new X509Certificate(certificate).raw;
  expect(decodeProtectedHeader(assertion)).toMatchObject({
    alg: "PS256",
    "x5t#S256": createHash("sha256").update(der).digest("base64url"),
    x5c: [der.toString("base64")],
  });
});

test.each<[string, Record<string, string>, RegExp]>([
  ["none", {}, /hve:certificateFile <file/],
  ["a file that is not there", { certificateFile: join(folder, "none.pem") }, /none\.pem cannot be read/],
  [
    "a PFX with a wrong password",
    { certificateFile: join(folder, "app.pfx"), certificatePassword: "wr0ng-s3cr3t" },
    /password/,
  ],
  [
    "a PEM with a wrong password",
    { certificateFile: join(folder, "locked.pem"), certificatePassword: "wr0ng-s3cr3t" },
    /certificatePassword/,
  ],
  ["a certificate without its key", { certificate }, /private key/],
  [
    "the key of another certificate",
    { certificate: certificate + forge.pki.privateKeyToPem(forge.pki.rsa.generateKeyPair(2048).privateKey) },
    /no certificate belongs/,
  ],
])("with %s the setting to change is named, and nothing secret is said", async (_case, settings, text) => {
  await using server = await signingInWith({ ...noSecret, auth: "certificate", ...settings });
  const error = await server.tenant.identity().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "CONFIGURATION", message: expect.stringMatching(text) });
  expect(inspect(error, { depth: 9 })).not.toMatch(/s3cr3t|PRIVATE/);
  expect(server.asked).toEqual([]);
});

const assertionFor = (seconds: number, name = "a") =>
  new UnsecuredJWT({ name }).setExpirationTime(Math.floor(Date.now() / 1000) + seconds).encode();

test("a federated token file is read again when it has changed", async () => {
  const federatedTokenFile = fileOf("token", `${assertionFor(3600, "one")}\n`);
  await using server = await signingInWith(
    { ...noSecret, auth: "workloadIdentity", federatedTokenFile },
    discovery,
    token(),
    { status: 401 },
    token(),
    ok,
  );
  const [one, two] = [readFileSync(federatedTokenFile, "utf8").trim(), assertionFor(3600, "two")];
  const asking = server.tenant.graph.get("/v1.0/a");
  writeFileSync(federatedTokenFile, two);
  await asking;
  const sent = posts(server.asked).map(({ body }) => new URLSearchParams(body).get("client_assertion"));
  expect([one, two]).toContain(sent[0]);
  expect(sent[1]).toBe(two);
});

test.each([
  [
    "GitHub Actions",
    "GET",
    (origin: string) => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${origin}/id?x=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job",
    }),
    "/id?x=1&audience=api%3A%2F%2FAzureADTokenExchange",
    "value",
  ],
  [
    "Azure DevOps",
    "POST",
    (origin: string) => ({
      SYSTEM_OIDCREQUESTURI: `${origin}/oidc`,
      SYSTEM_ACCESSTOKEN: "job",
      AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: "c",
    }),
    "/oidc?api-version=7.1&serviceConnectionId=c",
    "oidcToken",
  ],
])("%s vouches once for several tokens", async (_case, method, env, url, member) => {
  const assertion = assertionFor(3600);
  await using pipeline = await scriptedServer([{ body: { [member]: assertion } }]);
  const set = { ACTIONS_ID_TOKEN_REQUEST_URL: "", AZURE_FEDERATED_TOKEN_FILE: "", ...env(pipeline.origin) };
  for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);
  await using server = await signingInWith(
    { ...noSecret, auth: "workloadIdentity" },
    discovery,
    token(),
    { status: 401 },
    token(),
    ok,
  );
  await server.tenant.graph.get("/v1.0/a");
  expect(pipeline.asked).toMatchObject([{ method, url, headers: { authorization: "Bearer job" } }]);
  const sent = posts(server.asked).map(({ body }) => new URLSearchParams(body).get("client_assertion"));
  expect(sent).toEqual([assertion, assertion]);
});

test("a job that may not ask for an identity token is told which permission it lacks", async () => {
  await using pipeline = await scriptedServer([{ status: 403 }]);
  vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", "");
  vi.stubEnv("ACTIONS_ID_TOKEN_REQUEST_URL", `${pipeline.origin}/id`);
  await using server = await signingInWith({ ...noSecret, auth: "workloadIdentity" }, discovery);
  await expect(server.tenant.identity()).rejects.toMatchObject({
    code: "AUTHENTICATION",
    message: expect.stringContaining("id-token: write"),
  });
});

test("without anybody to vouch, every way is named", async () => {
  for (const name of ["ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI", "AZURE_FEDERATED_TOKEN_FILE"])
    vi.stubEnv(name, "");
  await using server = await signingInWith({ ...noSecret, auth: "workloadIdentity" });
  await expect(server.tenant.identity()).rejects.toMatchObject({
    code: "CONFIGURATION",
    message: expect.stringMatching(/GitHub.*Azure DevOps.*Kubernetes.*hve:federatedTokenFile/),
  });
});

// MSAL looks for the identity service once per process: one test for all that it answers.
test("a managed identity, the machine's own and one that a user has assigned, and what goes wrong with it", async () => {
  const seconds = Math.floor(Date.now() / 1000) + 3600;
  const claims = new UnsecuredJWT({ tid: TENANT, appid: CLIENT, oid: "o", roles: [] }).encode();
  const identityToken: Scripted = {
    body: { access_token: claims, expires_on: String(seconds), resource: "r", token_type: "Bearer" },
  };
  await using machine = await scriptedServer([
    identityToken,
    identityToken,
    { status: 400, body: { error: "invalid_request" } },
  ]);
  vi.stubEnv("IDENTITY_ENDPOINT", `${machine.origin}/msi`);
  vi.stubEnv("IDENTITY_HEADER", "header");
  const own = { clientId: undefined, ...noSecret, auth: "managedIdentity" };
  {
    await using server = await signingInWith(own, ok);
    expect(await server.tenant.graph.get("/v1.0/a")).toEqual({ id: 1 });
    expect(server.asked[0]!.headers.authorization).toBe(`Bearer ${claims}`);
    const asked = new URL(machine.asked[0]!.url, machine.origin).searchParams;
    expect([asked.get("resource"), asked.get("client_id")]).toEqual([server.origin, null]);
  }
  {
    await using server = await signingInWith({ ...own, clientId: CLIENT }, ok);
    await server.tenant.graph.get("/v1.0/a");
    expect(new URL(machine.asked[1]!.url, machine.origin).searchParams.get("client_id")).toBe(CLIENT);
  }
  await using server = await signingInWith({ ...own, clientId: CLIENT.replace("2", "3") });
  await expect(server.tenant.graph.get("/v1.0/a")).rejects.toMatchObject({
    code: "AUTHENTICATION",
    message: expect.stringContaining("assigned to this machine"),
  });
});
