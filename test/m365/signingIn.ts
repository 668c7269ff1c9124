/** A sign-in server with a private authority that gives the answers it is told to, and a connection that signs in there. */
import { UnsecuredJWT } from "jose";
import { connect } from "../../src/m365/tenant.ts";
import { localAuthority } from "./localAuthority.ts";
import { scriptedServer, type Asked, type Scripted } from "./scriptedServer.ts";

export const TENANT = "11111111-1111-1111-1111-111111111111";
export const CLIENT = "22222222-2222-2222-2222-222222222222";
export const SECRET = "s3cr3t~value";

const tls = await localAuthority();

export const discovery = (_asked: Asked, origin: string): Scripted => ({
  body: {
    issuer: `${origin}/${TENANT}/v2.0`,
    authorization_endpoint: `${origin}/${TENANT}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${TENANT}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${TENANT}/discovery/v2.0/keys`,
  },
});
export const token = (claims: object = {}, expiresIn = 3599): Scripted => ({
  body: {
    token_type: "Bearer",
    expires_in: expiresIn,
    access_token: new UnsecuredJWT({
      tid: TENANT,
      appid: CLIENT,
      oid: "o",
      roles: ["A.Read"],
      ...claims,
    }).encode(),
  },
});
export const refusal = (status: number, error: string, number: number): Scripted => ({
  status,
  body: {
    error,
    error_description: `AADSTS${number}: It says ${SECRET}. Trace ID: t`,
    error_codes: [number],
  },
});

/** @param changed settings of the connection; undefined takes one away. */
export async function signingInWith(
  changed: Record<string, string | undefined>,
  ...answers: Parameters<typeof scriptedServer>[0]
) {
  const server = await scriptedServer(answers, tls);
  const settings: Record<string, string | undefined> = {
    tenantId: TENANT,
    clientId: CLIENT,
    clientSecret: SECRET,
    authority: `${server.origin}/${TENANT}`,
    exchangeEndpoint: server.origin,
    exchange: "rest",
    graphEndpoint: server.origin,
    caFile: tls.caFile,
    timeDivisor: "1000000",
    ...changed,
  };
  return Object.assign(server, { tenant: connect((key) => settings[key]) });
}
export const posts = (asked: Asked[]) => asked.filter(({ method }) => method === "POST");

export const signingIn = (...answers: Parameters<typeof scriptedServer>[0]) => signingInWith({}, ...answers);
