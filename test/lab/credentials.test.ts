import "reflect-metadata";
import { createHash, webcrypto, X509Certificate } from "node:crypto";
import { ConfidentialClientApplication } from "@azure/msal-node";
import * as x509 from "@peculiar/x509";
import { decodeJwt, exportJWK, exportPKCS8, generateKeyPair, SignJWT } from "jose";
import { afterAll, expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const lab = await labClient({ frozen: true });
afterAll(() => lab[Symbol.asyncDispose]());
const { authority, clientId } = lab.addresses;
const endpoint = `${authority}/oauth2/v2.0/token`;
const now = () => Math.floor(lab.clock.now / 1000);

/** A key with its certificate, as an application would register it; MSAL's clock is the real one. */
async function certified({ validFor = 365 } = {}) {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  const day = 24 * 60 * 60 * 1000;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=hve",
    notBefore: new Date(lab.clock.now - 400 * day),
    notAfter: new Date(lab.clock.now + validFor * day),
    keys,
    signingAlgorithm: algorithm,
  });
  const pem = certificate.toString("pem");
  return {
    pem,
    privateKey: await exportPKCS8(keys.privateKey),
    key: keys.privateKey,
    thumbprint: new X509Certificate(pem).fingerprint256.replaceAll(":", ""),
  };
}

async function ask(client_assertion: string, more: Record<string, string> = {}) {
  const answer = await lab.http(endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      scope: "https://graph.microsoft.com/.default",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion,
      ...more,
    }),
  });
  return (answer.body.error_codes?.[0] ?? answer.status) as number;
}

const registered = await certified();
const stranger = await certified();
const rs256Thumbprint = (pem: string) =>
  createHash("sha1").update(new X509Certificate(pem).raw).digest("base64url");

/** An RS256 assertion with `x5t`, as older clients write it. */
const assertion = (claims: object = {}, { signer = registered, shown = registered } = {}) =>
  new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: endpoint,
    nbf: now(),
    exp: now() + 600,
    jti: "1",
    ...claims,
  })
    .setProtectedHeader({ alg: "RS256", x5t: rs256Thumbprint(shown.pem) })
    .sign(signer.key);

test("MSAL signs in with a registered certificate; the token says so", async () => {
  await using real = await labClient();
  await real.admin("POST", "/application", { certificates: [registered.pem] });
  const { authority } = real.addresses;
  const application = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
      clientCertificate: {
        thumbprintSha256: registered.thumbprint,
        privateKey: registered.privateKey,
      },
    },
  });
  const result = await application.acquireTokenByClientCredential({
    scopes: ["https://graph.microsoft.com/.default"],
  });
  expect(decodeJwt(result!.accessToken)).toMatchObject({ appid: clientId, appidacr: "2" });
});

test("a certificate's assertion is refused for each thing that is wrong with it", async () => {
  expect(await ask(await assertion())).toBe(700027);
  await lab.admin("POST", "/application", { certificates: [registered.pem] });
  expect(await ask(await assertion())).toBe(200);
  expect(await ask(await assertion({ aud: `${authority}/v2.0` }))).toBe(200);
  expect(await ask(await assertion({ aud: "https://elsewhere.example" }))).toBe(700023);
  expect(await ask(await assertion({ exp: now() - 60 }))).toBe(700024);
  expect(await ask(await assertion({ sub: "somebody" }))).toBe(700027);
  expect(await ask(await assertion({}, { signer: stranger }))).toBe(700027);
  expect(await ask(await assertion({}, { signer: stranger, shown: stranger }))).toBe(700027);
  expect(await ask("no token")).toBe(700027);
  expect(await ask(await assertion(), { client_assertion_type: "other" })).toBe(700027);
  const old = await certified({ validFor: -1 });
  await lab.admin("POST", "/application", { certificates: [old.pem] });
  expect(await ask(await assertion({}, { signer: old, shown: old }))).toBe(7000222);
});

test("a federated token counts when issuer, subject, audience and key are the registered ones", async () => {
  const issuer = "https://token.actions.githubusercontent.com";
  const subject = "repo:contoso/mail:ref:refs/heads/main";
  const audience = "api://AzureADTokenExchange";
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const other = await generateKeyPair("RS256");
  await lab.admin("POST", "/application", {
    federatedCredentials: [{ issuer, subject, keys: [await exportJWK(publicKey)] }],
  });
  const token = (claims: object = {}, key = privateKey) =>
    new SignJWT({ iss: issuer, sub: subject, aud: audience, exp: now() + 300, ...claims })
      .setProtectedHeader({ alg: "RS256" })
      .sign(key);
  expect(await ask(await token())).toBe(200);
  expect(await ask(await token({ iss: "https://vstoken.dev.azure.com/1" }))).toBe(700211);
  expect(await ask(await token({ sub: "repo:contoso/mail:pull_request" }))).toBe(700213);
  expect(await ask(await token({ aud: "api://Other" }))).toBe(700212);
  expect(await ask(await token({ exp: now() - 60 }))).toBe(700024);
  expect(await ask(await token({}, other.privateKey))).toBe(700027);
});

test("an expired secret, a disabled application and one without consent", async () => {
  const secret = async () => {
    const answer = await lab.http(endpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: lab.addresses.clientSecret,
        scope: "https://graph.microsoft.com/.default",
      }),
    });
    return (answer.body.error_codes?.[0] ?? answer.status) as number;
  };
  for (const [change, code] of [
    [{ secretExpiresAt: lab.clock.now }, 7000222],
    [{ secretExpiresAt: lab.clock.now + 1 }, 200],
    [{ refused: "disabled" }, 7000112],
    [{ refused: "consentMissing" }, 65001],
    [{ refused: null, secret: null }, 7000215],
  ] as const) {
    await lab.admin("POST", "/application", change);
    expect(await secret()).toBe(code);
  }
  await lab.admin("POST", "/application", { secret: lab.addresses.clientSecret });
});

test("managed identities: of the machine, and of App Service", async () => {
  const { origin } = new URL(authority);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await lab.http(`${origin}${path}`, { headers });
    return status === 200 ? body : status;
  };
  const machine = "/metadata/identity/oauth2/token?api-version=2018-02-01";
  const resource = "resource=https%3A%2F%2Fgraph.microsoft.com";
  const metadata = { metadata: "true" };
  expect(await get(`${machine}&${resource}`)).toBe(400);
  expect(await get(`${machine}&resource=https%3A%2F%2Fvault.azure.net`, metadata)).toBe(400);
  const system = await get(`${machine}&${resource}`, metadata);
  expect(system).toMatchObject({ token_type: "Bearer", expires_on: String(now() + 3599) });
  const user = lab.tenant.state.applications.find(({ managedIdentity }) => managedIdentity === "user")!;
  const named = await get(`${machine}&${resource}&client_id=${user.clientId}`, metadata);
  expect(decodeJwt(named.access_token as string)).toMatchObject({ oid: user.objectId });
  expect(named.client_id).not.toBe(system.client_id);
  expect(await get(`${machine}&${resource}&client_id=${clientId}`, metadata)).toBe(400);

  const service = `/msi/token?api-version=2019-08-01&${resource}`;
  expect(await get(service)).toBe(401);
  const token = await get(service, { "x-identity-header": "lab-only-identity-header" });
  const users = await lab.http(`${lab.addresses.graph}/v1.0/users`, {
    headers: { authorization: `Bearer ${token.access_token}` },
  });
  expect(users.status).toBe(200);
  const identity = (await lab.graph("GET", `/v1.0/servicePrincipals/${user.objectId}`)).body;
  expect(identity).toMatchObject({ servicePrincipalType: "ManagedIdentity" });
});

test("two labs are two tenants: neither takes the other's tokens", async () => {
  await using other = await labClient({ tenantId: "11111111-2222-4333-8444-555555555555" });
  expect(other.addresses.authority).toContain("11111111-2222-4333-8444-555555555555");
  const organization = (await other.graph("GET", "/v1.0/organization")).body;
  expect(organization.value[0].id).toBe("11111111-2222-4333-8444-555555555555");
  const token = await other.token("https://graph.microsoft.com");
  expect(decodeJwt(token).tid).toBe("11111111-2222-4333-8444-555555555555");
  const refused = await lab.http(`${lab.addresses.graph}/v1.0/users`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(refused.status).toBe(401);
  const elsewhere = await other.http(
    `${new URL(other.addresses.authority).origin}/${lab.addresses.tenantId}/oauth2/v2.0/token`,
    { method: "POST", body: new URLSearchParams() },
  );
  expect(elsewhere.body.error_codes).toEqual([90002]);
});
