/** What a pipeline or a cluster says about us, which Entra takes instead of a secret. */
import { readFile } from "node:fs/promises";
import { decodeJwt } from "jose";
import { AuthenticationError, ConfigurationError, UnavailableError } from "../../errors.ts";
import type { TenantConfiguration } from "../configuration.ts";
import { jsonOf } from "../jsonOf.ts";
import { noAnswer } from "../noAnswer.ts";

const TIMEOUT_MS = 30_000;
/** MSAL asks for an assertion before every token, also for one it has; an assertion is good until shortly before its end. */
const MARGIN_MS = 60_000;
/** What the federated credential of the app must name as its audience. */
const AUDIENCE = "api://AzureADTokenExchange";

/**
 * @returns a function that gets an assertion, from the first of these that is there: the file of `hve:federatedTokenFile` or
 * AZURE_FEDERATED_TOKEN_FILE (Kubernetes; read anew each time, because it is replaced), GitHub Actions, Azure DevOps.
 * @throws ConfigurationError when there is none; says what each of them needs.
 */
export function federatedAssertion(
  { federatedTokenFile }: Pick<TenantConfiguration, "federatedTokenFile">,
  env: NodeJS.ProcessEnv,
): () => Promise<string> {
  const file = federatedTokenFile ?? env["AZURE_FEDERATED_TOKEN_FILE"];
  if (file) return () => fromFile(file);
  const github = env["ACTIONS_ID_TOKEN_REQUEST_URL"];
  if (github) {
    const url = new URL(github);
    url.searchParams.set("audience", AUDIENCE);
    return remembered(() => ask("GitHub", "GET", url, env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"], "value"));
  }
  const azureDevOps = env["SYSTEM_OIDCREQUESTURI"];
  const connection =
    env["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"] ?? env["ARM_OIDC_AZURE_SERVICE_CONNECTION_ID"];
  if (azureDevOps && connection) {
    const url = new URL(azureDevOps);
    url.searchParams.set("api-version", "7.1");
    url.searchParams.set("serviceConnectionId", connection);
    return remembered(() => ask("Azure DevOps", "POST", url, env["SYSTEM_ACCESSTOKEN"], "oidcToken"));
  }
  throw new ConfigurationError(
    "hve:auth is workloadIdentity, but nobody here vouches for this run. GitHub Actions needs `permissions: id-token: write`; " +
      "Azure DevOps needs SYSTEM_ACCESSTOKEN and AZURESUBSCRIPTION_SERVICE_CONNECTION_ID in the environment of an AzureCLI or " +
      "AzurePowerShell task; Kubernetes needs the workload identity label on the pod, or: " +
      "pulumi config set hve:federatedTokenFile <file>",
  );
}

async function fromFile(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new ConfigurationError(`The federated token file ${file} cannot be read (hve:federatedTokenFile)`, {
      cause,
    });
  });
  return text.trim();
}

/** @see https://docs.github.com/actions/reference/security/oidc */
async function ask(
  who: string,
  method: string,
  url: URL,
  token: string | undefined,
  member: string,
): Promise<string> {
  const headers = { authorization: `Bearer ${token ?? ""}`, "x-tfs-fedauthredirect": "Suppress" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url, { method, headers, redirect: "error", signal }).catch(
    (cause: unknown) => {
      throw noAnswer(`${who}'s identity token`, url, "auth", cause);
    },
  );
  const text = await response.text().catch(() => undefined);
  if (response.status >= 500) throw new UnavailableError(`${who}'s identity token: HTTP ${response.status}`);
  const value = (jsonOf(text) as Record<string, unknown> | null | undefined)?.[member];
  if (response.ok && typeof value === "string") return value;
  throw new AuthenticationError(
    `${who} gave no identity token: HTTP ${response.status}. May this job ask for one? (GitHub: permissions: id-token: write; ` +
      "Azure DevOps: a service connection with workload identity federation)",
  );
}

function remembered(get: () => Promise<string>): () => Promise<string> {
  let held: { assertion: string; untilMs: number } | undefined;
  return async () => {
    if (held !== undefined && Date.now() < held.untilMs) return held.assertion;
    const assertion = await get();
    held = { assertion, untilMs: endOf(assertion) - MARGIN_MS };
    return assertion;
  };
}

function endOf(assertion: string): number {
  try {
    return (decodeJwt(assertion).exp ?? 0) * 1_000;
  } catch {
    return 0; // it is asked for again next time; Entra says what is wrong with it
  }
}
