/**
 * Which tenant, as whom, where and how patiently: the `hve:` settings of a stack that this layer reads.
 *
 * Everything that is missing or wrong is said at once, each with the command that sets it.
 */
import { z } from "zod";
import { ConfigurationError } from "../errors.ts";
import { Secret } from "./secret.ts";

/** Reads one value of the stack configuration, without the namespace: `tenantId`, not `hve:tenantId`. */
export type Settings = (key: string) => string | undefined;

const isLoopback = ({ hostname }: URL) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

const origin = z
  .url()
  .transform((text) => new URL(text))
  .refine(
    (url) => url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)),
    "must be an https URL",
  );

const minutes = z.coerce.number().positive();

const schema = z.object({
  /** Directory (tenant) ID of Entra. */
  tenantId: z.guid().toLowerCase(),
  /** Application (client) ID of the app registration that manages the tenant. */
  clientId: z.guid().toLowerCase(),
  /** A client secret's value, not its ID. */
  clientSecret: z
    .string()
    .min(1)
    .transform((value) => new Secret(value)),
  /** Default `https://login.microsoftonline.com/<tenantId>`. */
  authority: origin.optional(),
  exchangeEndpoint: origin.prefault("https://outlook.office365.com"),
  /** How cmdlets travel: through Microsoft's PowerShell module, the supported way, or over the REST endpoint it calls. */
  exchange: z.enum(["powershell", "rest"]).default("powershell"),
  /** PowerShell 7, a name on PATH or a path; with `exchange: powershell` only, as is the next one. */
  powerShell: z.string().min(1).default("pwsh"),
  /** Manifest (`.psd1`) of an ExchangeOnlineManagement module. Default: the newest installed one that fits. */
  exchangeModule: z.string().endsWith(".psd1").optional(),
  graphEndpoint: origin.prefault("https://graph.microsoft.com"),
  /** @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365 */
  smtpHost: z.string().min(1).default("smtp.hve.mx.microsoft"),
  smtpPort: z.coerce.number().int().min(1).max(65535).default(587),
  /** PEM file of a private certificate authority to trust beside the usual ones. */
  caFile: z.string().min(1).optional(),
  /** When a call without an answer is given up, in seconds; for Graph 60 and for the sign-in 30 at the latest. */
  callSeconds: z.coerce.number().positive().max(900).default(120),
  /** Divides every waiting time and polling interval; for the lab, whose effects are quicker by this factor. */
  timeDivisor: z.coerce.number().positive().default(1),
  /** How long reply-to, allowed apps and billing may take to show. */
  settingsMinutes: minutes.default(5),
  /** How long an authentication policy may take to work. */
  policyMinutes: minutes.default(30),
  /** How long a new object may be invisible to other cmdlets. */
  visibilityMinutes: minutes.default(2),
});

export type TenantConfiguration = Omit<z.output<typeof schema>, "authority"> & { authority: URL };

/** Equal for equal settings of this layer; holds secrets, so it is compared and never shown. */
export const settingsKey = (get: Settings): string =>
  JSON.stringify(Object.keys(schema.shape).map((key) => get(key) ?? null));

const secrets = new Set(["clientSecret"]);

/** @throws ConfigurationError naming every missing or wrong setting and the command that sets it. */
export function tenantConfiguration(get: Settings): TenantConfiguration {
  const keys = Object.keys(schema.shape);
  const given = Object.fromEntries(keys.map((key) => [key, get(key) || undefined]));
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    const { authority, ...rest } = parsed.data;
    return { ...rest, authority: authority ?? new URL(rest.tenantId, "https://login.microsoftonline.com") };
  }
  const lines = parsed.error.issues.map(({ path: [key], message }) => {
    const name = String(key);
    const state = given[name] === undefined ? "is missing" : `is wrong (${message})`;
    return `hve:${name} ${state}; set it: ${setCommand(name, secrets.has(name))}`;
  });
  throw new ConfigurationError(lines.join("\n"));
}

/** The line to paste. A secret is asked for, so that it stays out of the shell's history. */
export const setCommand = (key: string, isSecret: boolean): string =>
  isSecret ? `pulumi config set --secret hve:${key}` : `pulumi config set hve:${key} <${key}>`;
