/**
 * Which tenant, as whom, where and how patiently: the `hve:` settings of a stack that this layer reads.
 *
 * Everything that is missing or wrong is said at once, each with the command that sets it.
 */
import { z } from "zod";
import { ConfigurationError } from "../errors.ts";
import { clouds, refuseCloud, type CloudName } from "./clouds.ts";
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

const secret = z
  .string()
  .min(1)
  .transform((value) => new Secret(value));
const file = z.string().min(1);

const schema = z.object({
  /** Directory (tenant) ID of Entra. */
  tenantId: z.guid().toLowerCase(),
  /** How the app proves who it is. */
  auth: z
    .enum(["clientSecret", "certificate", "workloadIdentity", "managedIdentity"])
    .default("clientSecret"),
  /** Application (client) ID of the app that manages the tenant; of a user-assigned identity with `managedIdentity`. */
  clientId: z.guid().toLowerCase().optional(),
  /** A client secret's value, not its ID. */
  clientSecret: secret.optional(),
  /** Certificate and private key of the app, PEM or PFX; see `clientCertificate.ts` for where else they may be. */
  certificateFile: file.optional(),
  /** The same as PEM text, or a PFX as base64. */
  certificate: secret.optional(),
  /** Password of the PFX, or of the PEM's private key. */
  certificatePassword: secret.optional(),
  /** With `workloadIdentity`; default AZURE_FEDERATED_TOKEN_FILE, GitHub Actions or Azure DevOps, whichever is there. */
  federatedTokenFile: file.optional(),
  /** Decides the default of the three addresses below. */
  cloud: z.enum(Object.keys(clouds) as [CloudName, ...CloudName[]]).default("global"),
  /** Sign-in, with the tenant ID as its path. */
  authority: origin.optional(),
  exchangeEndpoint: origin.optional(),
  /** How cmdlets travel: through Microsoft's PowerShell module, the supported way, or over the REST endpoint it calls. */
  exchange: z.enum(["powershell", "rest"]).default("powershell"),
  /** PowerShell 7, a name on PATH or a path; with `exchange: powershell` only, as is the next one. */
  powerShell: z.string().min(1).default("pwsh"),
  /** Manifest (`.psd1`) of an ExchangeOnlineManagement module. Default: the newest installed one that fits. */
  exchangeModule: z.string().endsWith(".psd1").optional(),
  graphEndpoint: origin.optional(),
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

type Addresses = Record<"authority" | "exchangeEndpoint" | "graphEndpoint", URL>;

export type TenantConfiguration = Omit<z.output<typeof schema>, keyof Addresses> & Addresses;

/** What each way to sign in cannot do without. */
const needed: Record<TenantConfiguration["auth"], ("clientId" | "clientSecret")[]> = {
  clientSecret: ["clientId", "clientSecret"],
  certificate: ["clientId"],
  workloadIdentity: ["clientId"],
  managedIdentity: [],
};

/** Equal for equal settings of this layer; holds secrets, so it is compared and never shown. */
export const settingsKey = (get: Settings): string =>
  JSON.stringify(Object.keys(schema.shape).map((key) => get(key) ?? null));

export type SettingName = keyof typeof schema.shape;

const secrets = new Set<string>([
  "clientSecret",
  "certificate",
  "certificatePassword",
] satisfies SettingName[]);

/** Whether a setting's value must not be shown; one that this layer does not know is somebody's password. */
export const isSecretSetting = (key: string): boolean => secrets.has(key) || !(key in schema.shape);

/** @throws ConfigurationError naming every missing or wrong setting and the command that sets it. */
export function tenantConfiguration(get: Settings): TenantConfiguration {
  refuseCloud(get("cloud"));
  const keys = Object.keys(schema.shape);
  const given = Object.fromEntries(keys.map((key) => [key, get(key) || undefined]));
  const parsed = schema.safeParse(given);
  const auth = schema.shape.auth.safeParse(given["auth"]).data ?? "managedIdentity"; // of an unknown way nothing is known
  const problems = new Map(parsed.error?.issues.map(({ path: [key], message }) => [String(key), message]));
  for (const key of needed[auth]) if (given[key] === undefined) problems.set(key, "");
  if (parsed.success && problems.size === 0) {
    const { authority, exchangeEndpoint, graphEndpoint, ...rest } = parsed.data;
    const cloud = clouds[rest.cloud];
    return {
      ...rest,
      authority: authority ?? new URL(rest.tenantId, cloud.login),
      exchangeEndpoint: exchangeEndpoint ?? new URL(cloud.exchange),
      graphEndpoint: graphEndpoint ?? new URL(cloud.graph),
    };
  }
  const lines = keys.flatMap((name) => {
    const message = problems.get(name);
    if (message === undefined) return [];
    const state = given[name] === undefined ? "is missing" : `is wrong (${message})`;
    return `hve:${name} ${state}; set it: ${setCommand(name, secrets.has(name))}`;
  });
  throw new ConfigurationError(lines.join("\n"));
}

/** The line to paste. A secret is asked for, so that it stays out of the shell's history. */
export const setCommand = (key: string, isSecret: boolean): string =>
  isSecret ? `pulumi config set --secret hve:${key}` : `pulumi config set hve:${key} <${key}>`;
