/** Access tokens for the services, by client secret, through MSAL. */
import { ConfidentialClientApplication, type INetworkModule } from "@azure/msal-node";
import { decodeJwt, type JWTPayload } from "jose";
import { AuthenticationError, HveError } from "../errors.ts";
import type { TenantConfiguration } from "./configuration.ts";
import { jsonOf } from "./jsonOf.ts";
import { noAnswer } from "./noAnswer.ts";
import { retryAfterMs } from "./retryAfter.ts";
import { scrubbed, signInError, type SignInAnswer } from "./signInErrors.ts";

const TIMEOUT_MS = 30_000;

export interface Tokens {
  /**
   * @param resource origin of the service, e.g. `https://graph.microsoft.com`.
   * @param options.fresh asks for a new token although the old one looks valid; for after a 401.
   * @returns a token for the configured tenant and no other, good for five more minutes at least.
   */
  token(resource: string, options?: { fresh?: boolean }): Promise<string>;
}

export function tokens(configuration: TenantConfiguration): Tokens {
  const signIns = new Map<string, ReturnType<typeof signIn>>();
  const underWay = new Map<string, Promise<string>>();

  async function acquire(resource: string, fresh: boolean) {
    const client = signIns.get(resource) ?? signIn(configuration, resource);
    signIns.set(resource, client);
    try {
      return await client(fresh);
    } catch (error) {
      // After a 429 or 5xx MSAL refuses locally for a minute; a new client asks the service again.
      signIns.delete(resource);
      throw error;
    }
  }

  return {
    token(resource, { fresh = false } = {}) {
      const key = `${resource} ${fresh}`;
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const acquiring = acquire(resource, fresh).finally(() => underWay.delete(key));
      underWay.set(key, acquiring);
      return acquiring;
    },
  };
}

/** One client per service, so that the last answer of the network is the one the failure is about. */
function signIn(configuration: TenantConfiguration, resource: string) {
  const { authority, clientId, clientSecret } = configuration;
  const network = recordingNetwork(configuration);
  const client = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: authority.href,
      clientSecret: clientSecret.reveal(),
      ...(authority.host !== "login.microsoftonline.com" && { knownAuthorities: [authority.host] }),
    },
    system: { networkClient: network.module, disableInternalRetries: true },
  });
  return async (fresh: boolean): Promise<string> => {
    network.forget();
    try {
      const result = await client.acquireTokenByClientCredential({
        scopes: [`${resource}/.default`],
        skipCache: fresh,
      });
      if (!result) throw new AuthenticationError(`Sign-in for ${resource} gave no token`);
      claimsOf(result.accessToken, configuration.tenantId);
      return result.accessToken;
    } catch (error) {
      if (error instanceof HveError) throw error;
      throw (
        network.failure() ??
        signInError(configuration, resource, network.answer(), scrubbed(error, clientSecret))
      );
    }
  };
}

/** MSAL hides why a request failed, and the answer to its discovery; both are needed to say what to do. */
function recordingNetwork({ callSeconds }: TenantConfiguration) {
  const timeoutMs = Math.min(callSeconds * 1_000, TIMEOUT_MS);
  let failure: HveError | undefined;
  let answer: SignInAnswer = { status: 0, body: undefined, retryAfterMs: undefined };

  async function send<T>(
    method: string,
    address: string,
    options?: { headers?: Record<string, string>; body?: string },
  ) {
    const url = new URL(address);
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { ...options, method, redirect: "error", signal });
      const body = jsonOf(await response.text()) as SignInAnswer["body"];
      answer = { status: response.status, body, retryAfterMs: retryAfterMs(response.headers) };
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: (body ?? {}) as T,
      };
    } catch (cause) {
      failure = noAnswer("Sign-in", url, "authority", cause);
      throw failure;
    }
  }
  const module: INetworkModule = {
    sendGetRequestAsync: (url, options) => send("GET", url, pick(options)),
    sendPostRequestAsync: (url, options) => send("POST", url, pick(options)),
  };
  return {
    module,
    forget: () => {
      failure = undefined;
      answer = { status: 0, body: undefined, retryAfterMs: undefined };
    },
    failure: () => failure,
    answer: () => answer,
  };
}

/** MSAL hands over more than `fetch` may see. */
const pick = (options: { headers?: Record<string, string>; body?: string } = {}) => ({
  ...(options.headers && { headers: options.headers }),
  ...(options.body !== undefined && { body: options.body }),
});

/**
 * @returns the claims of a token.
 * @throws AuthenticationError when it is for another tenant than the configured one.
 */
export function claimsOf(token: string, tenantId: string): JWTPayload {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(token);
  } catch (cause) {
    throw new AuthenticationError("The sign-in gave a token that cannot be read", { cause });
  }
  const reached = String(claims["tid"]).toLowerCase();
  if (reached === tenantId) return claims;
  throw new AuthenticationError(
    `The sign-in reached tenant ${reached}, but hve:tenantId is ${tenantId}: nothing was sent. ` +
      "Check hve:tenantId and hve:authority",
  );
}
