/**
 * The one tenant session of a provider process, shared by every kind.
 *
 * Pulumi calls `configure` late, twice (once per loader text) or not at all, and after a `configure` that threw it calls the
 * methods as if nothing had happened. So nobody relies on it: it stores what came, and every method awaits `ready()`.
 */
import { ConfigurationError } from "../errors.ts";
import { settingsKey } from "../m365/configuration.ts";
import { connect, type Tenant } from "../m365/tenant.ts";
import { endWithEngine } from "./endWithEngine.ts";

/** What Pulumi's dynamic provider hands to `configure`. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

/** How long a method waits for the `configure` that another call has begun, in milliseconds. */
const CONFIGURE_MS = 10_000;

let session: Promise<Tenant> | undefined;
/** Of which settings. */
let sessionKey: string | undefined;
let opened = Promise.withResolvers<void>();

export function configure({ config }: ConfigureRequest): Promise<void> {
  endWithEngine();
  const settings = (key: string) => config.get(`hve:${key}`);
  const key = settingsKey(settings);
  if (key === sessionKey) return Promise.resolve(); // another loader text: the same tenant, one sign-in, one session
  sessionKey = key;
  session = Promise.resolve().then(() => connect(settings));
  session.catch(() => undefined); // each method reports it; here it would only end the process
  opened.resolve();
  return Promise.resolve();
}

/** @throws ConfigurationError what `configure` found wrong, in every call. */
export async function ready(): Promise<Tenant> {
  const late = AbortSignal.timeout(CONFIGURE_MS);
  await Promise.race([
    opened.promise,
    new Promise<void>((resolve) => late.addEventListener("abort", () => resolve())),
  ]);
  if (session === undefined)
    throw new ConfigurationError("Pulumi did not hand over the stack's configuration.");
  return session;
}

/** Forgets the session, as a new provider process would. */
export function reset() {
  session = undefined;
  sessionKey = undefined;
  opened = Promise.withResolvers<void>();
}
