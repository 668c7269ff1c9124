/** What several kinds need to know: the HVE accounts and the authentication policies of a tenant, each listed once. */
import { z } from "zod";
import { CmdletError, HveError, NotFoundError, UnavailableError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { licenceFault, licencesOfUser } from "./hveLicences.ts";
import type { Tenant } from "./tenant.ts";

/** One HVE account: a mail user that Exchange lists as such. */
export interface HveAccount {
  /** Exchange's Guid, the identity; lower-case, as all addresses and ids here are. */
  guid: string;
  /** Primary SMTP address. */
  address: string;
  displayName: string;
  alias: string;
  /** Without the primary one, sorted. */
  secondaryAddresses: string[];
  hiddenFromAddressLists: boolean;
  /** Entra's object ID; undefined while the directory has not answered Exchange yet. */
  objectId: string | undefined;
  /** What the account signs in as in Entra; undefined when Exchange does not say. */
  signInName: string | undefined;
  /** Those that are set, e.g. `{ CustomAttribute15: "…" }`. */
  customAttributes: Record<string, string>;
  whenCreated: Date | undefined;
  /** Whether Exchange says that its user has a licence. False proves nothing: a licence usually makes a mailbox of it at once. */
  isLicensed: boolean;
}

/** One Exchange authentication policy. */
export interface AuthenticationPolicy {
  guid: string;
  name: string;
  /** What a user's AuthenticationPolicy filter wants; a user may name its policy by name, DN or Guid. */
  distinguishedName: string;
  /** By input name, e.g. `allowBasicAuthSmtp`; everything that starts with AllowBasicAuth. */
  flags: Record<string, boolean>;
  whenCreated: Date | undefined;
}

const guid = z.guid().toLowerCase();

/** The part of Get-MailUser we read. */
const mailUser = z.looseObject({
  Guid: guid,
  PrimarySmtpAddress: z.string().min(1).toLowerCase(),
  DisplayName: z.string().nullish(),
  Alias: z.string().nullish(),
  EmailAddresses: z.array(z.string()).nullish(),
  HiddenFromAddressListsEnabled: z.boolean().nullish(),
  ExternalDirectoryObjectId: z.union([guid, z.literal("")]).nullish(),
  UserPrincipalName: z.string().toLowerCase().nullish(),
  WhenCreatedUTC: z.string().nullish(),
  SKUAssigned: z.boolean().nullish(),
});

/** The part of Get-AuthenticationPolicy we read. */
const policyRow = z.looseObject({
  Guid: guid,
  Name: z.string().min(1),
  DistinguishedName: z.string(),
  WhenCreatedUTC: z.string().nullish(),
});

const ACCOUNTS = "hveAccounts";
const POLICIES = "authenticationPolicies";

/**
 * Every HVE account of the tenant; asked for once per process, and again after {@link forgetHveAccounts}.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailuser
 */
export const hveAccounts = (tenant: Tenant): Promise<HveAccount[]> =>
  tenant.cache.once(ACCOUNTS, async () => {
    const rows = await tenant.exchange.invoke("Get-MailUser", { HVEAccount: true, ResultSize: "Unlimited" });
    return rows.map(accountOf);
  });

/** Call it after every write to an account. */
export const forgetHveAccounts = (tenant: Tenant): void => tenant.cache.forget(ACCOUNTS);

export const hveAccountIds = async (tenant: Tenant): Promise<string[]> =>
  (await hveAccounts(tenant)).map((account) => account.guid);

/**
 * One account, from the list where it stands there.
 * @throws NotFoundError only when Exchange says so about this Guid; missing from the list proves nothing.
 */
export async function hveAccount(tenant: Tenant, id: string): Promise<HveAccount> {
  const listed = (await hveAccounts(tenant)).find((account) => account.guid === id.toLowerCase());
  return listed ?? (await readHveAccount(tenant, id));
}

/**
 * One account as it is now, for settling after a write. While Exchange's back ends contradict each other about it, it is asked for
 * again.
 * @throws NotFoundError only when no user of any kind has this Guid: a licensed account has become a mailbox, not gone.
 * @throws UnavailableError when the back ends do not come to agree.
 */
export async function readHveAccount(tenant: Tenant, id: string): Promise<HveAccount> {
  let account: HveAccount | undefined;
  const agreed = await settle(tenant.timing.visibility, async () => {
    account = await mailUserOrGone(tenant, id);
    return account !== undefined;
  });
  if (agreed) return account!;
  throw new UnavailableError(
    `Get-MailUser does not find ${id}, but Get-User does. Run again in some minutes`,
  );
}

/** @returns undefined when one answer knows the mail user and another does not. @throws NotFoundError as above. */
async function mailUserOrGone(tenant: Tenant, id: string): Promise<HveAccount | undefined> {
  try {
    const rows = await tenant.exchange.invoke("Get-MailUser", { Identity: id });
    return accountOf(own("Get-MailUser", rows, id));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const users = await unlessMissing(tenant.exchange.invoke("Get-User", { Identity: id }));
    if (users === undefined) throw error;
    const user = own("Get-User", users, id);
    const type = String(user["RecipientTypeDetails"]);
    if (type === "MailUser") return undefined;
    throw new CmdletError(
      `Get-MailUser: ${id} still exists, but as ${type} instead of a mail user. ` +
        `${await why(tenant, String(user["ExternalDirectoryObjectId"]))} Exchange may not give the account back: ` +
        "then remove the entry, run `up`, and put it back.",
      { cause: error },
    );
  }
}

/** Why a mail user has become something else: in all cases that are known, by a licence. */
async function why(tenant: Tenant, objectId: string): Promise<string> {
  const read = await licencesOfUser(tenant, objectId).catch((error: unknown) => {
    if (error instanceof HveError) return error;
    throw error;
  });
  const guess = "A licence turns an HVE account into a mailbox; take it away.";
  if (read instanceof HveError) return `${guess} Which one is unknown: ${read.message}`;
  return read.length === 0 ? `${guess} It has none any more.` : `That is because ${licenceFault(read)}.`;
}

/** Every authentication policy; asked for once per process, and again after {@link forgetAuthenticationPolicies}. */
export const authenticationPolicies = (tenant: Tenant): Promise<AuthenticationPolicy[]> =>
  tenant.cache.once(POLICIES, async () =>
    (await tenant.exchange.invoke("Get-AuthenticationPolicy", {})).map(policyOf),
  );

/** Call it after every write to a policy. */
export const forgetAuthenticationPolicies = (tenant: Tenant): void => tenant.cache.forget(POLICIES);

/** @throws NotFoundError only when Exchange says so about this Guid. */
export async function authenticationPolicy(tenant: Tenant, id: string): Promise<AuthenticationPolicy> {
  const listed = (await authenticationPolicies(tenant)).find((policy) => policy.guid === id.toLowerCase());
  return listed ?? (await readAuthenticationPolicy(tenant, id));
}

/** One policy as it is now, for settling after a write. @throws NotFoundError as above. */
export async function readAuthenticationPolicy(tenant: Tenant, id: string): Promise<AuthenticationPolicy> {
  const rows = await tenant.exchange.invoke("Get-AuthenticationPolicy", { Identity: id });
  return policyOf(own("Get-AuthenticationPolicy", rows, id));
}

/** Some Get- cmdlets answer an unknown identity with every object: an answer about somebody else proves nothing. */
function own(cmdlet: string, rows: Record<string, unknown>[], id: string): Record<string, unknown> {
  const mine = rows.find((row) => String(row["Guid"]).toLowerCase() === id.toLowerCase());
  if (mine === undefined) throw new CmdletError(`${cmdlet}: no row for ${id}`);
  return mine;
}

/** @throws CmdletError for a row that is not a mail user's. */
export function accountOf(row: Record<string, unknown>): HveAccount {
  const user = readable("Get-MailUser", mailUser, row);
  const secondary = (user.EmailAddresses ?? [])
    .filter((text) => text.startsWith("smtp:")) // "SMTP:" is the primary one
    .map((text) => text.slice("smtp:".length).toLowerCase());
  return {
    guid: user.Guid,
    address: user.PrimarySmtpAddress,
    displayName: user.DisplayName ?? "",
    alias: user.Alias ?? "",
    secondaryAddresses: secondary.sort(),
    hiddenFromAddressLists: user.HiddenFromAddressListsEnabled ?? false,
    objectId: user.ExternalDirectoryObjectId || undefined,
    signInName: user.UserPrincipalName || undefined,
    customAttributes: Object.fromEntries(
      Object.entries(user).filter(
        (entry): entry is [string, string] =>
          /^CustomAttribute\d+$/.test(entry[0]) && typeof entry[1] === "string" && entry[1] !== "",
      ),
    ),
    whenCreated: dateOf(user.WhenCreatedUTC),
    isLicensed: user.SKUAssigned === true,
  };
}

function dateOf(text: string | null | undefined): Date | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** @throws CmdletError for a row that is not a policy's. */
export function policyOf(row: Record<string, unknown>): AuthenticationPolicy {
  const policy = readable("Get-AuthenticationPolicy", policyRow, row);
  const flags = Object.entries(policy).filter(
    (entry): entry is [string, boolean] =>
      entry[0].startsWith("AllowBasicAuth") && typeof entry[1] === "boolean",
  );
  return {
    guid: policy.Guid,
    name: policy.Name,
    distinguishedName: policy.DistinguishedName,
    flags: Object.fromEntries(flags.map(([key, value]) => [`a${key.slice(1)}`, value])),
    whenCreated: dateOf(policy.WhenCreatedUTC),
  };
}

function readable<T extends z.ZodType>(cmdlet: string, schema: T, row: unknown): z.output<T> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const bad = parsed.error.issues.map(({ path }) => path.join("."));
  throw new CmdletError(`${cmdlet}: a row has no readable ${bad.join(", ")}`, { cause: row });
}
