/** MSAL's way to the network, over `fetch`: MSAL hides why a request failed, and what is needed to say what to do. */
import type { INetworkModule } from "@azure/msal-node";
import type { HveError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";
import { jsonOf } from "../jsonOf.ts";
import { noAnswer } from "../noAnswer.ts";
import { retryAfterMs } from "../retryAfter.ts";
import type { SignInAnswer } from "./signInErrors.ts";

/** An answer is given up after this time, or after `hve:callSeconds` if that is shorter. */
const TIMEOUT_MS = 30_000;

/** Remembers the last answer, or why there was none. */
export function recordingNetwork({ callSeconds }: Pick<TenantConfiguration, "callSeconds">) {
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
