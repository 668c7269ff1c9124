/** Making an HVE account, and what stands in the way of it: the limit, a federated domain, a deleted account's address. */
import { AlreadyExistsError, InvalidInputError, UnavailableError } from "../errors.ts";
import { settle } from "../settle.ts";
import { isFederated } from "./acceptedDomains.ts";
import { forgetHveAccounts, hveAccounts } from "./hve.ts";
import { hveAccountAt } from "./hveAccountAt.ts";
import { purgeHveAccount, restoreHveAccount, softDeletedHolder } from "./hveSoftDeleted.ts";
import { randomPassword } from "./randomPassword.ts";
import { Secret } from "./secret.ts";
import type { Tenant } from "./tenant.ts";

/**
 * HVE accounts that a tenant may have.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
export const HVE_ACCOUNT_LIMIT = 100;

/** Longest `Name` that Exchange takes. */
const MAX_NAME = 64;

/** An account as somebody wants it made. Addresses are lower-case. */
export interface NewAccount {
  address: string;
  displayName: string;
  /** Exchange chooses one when it is undefined. */
  alias?: string | undefined;
  /** An address in a managed domain, for an account whose address is in a federated one. Default: the address. */
  signInName?: string | undefined;
  /** A long random one that nobody keeps when it is undefined. */
  password?: string | undefined;
  /** What to do with a soft-deleted HVE account that holds the address. */
  onSoftDeleted: "error" | "restore" | "purge";
}

/**
 * @returns the account's Guid. One that was restored still has its old password.
 * @throws InvalidInputError at the limit, for a federated domain without sign-in name, and for what Exchange does not take.
 * AlreadyExistsError when somebody holds the address.
 */
export async function makeHveAccount(
  tenant: Tenant,
  wanted: NewAccount,
): Promise<{ id: string; isRestored: boolean }> {
  if ((await hveAccounts(tenant)).length >= HVE_ACCOUNT_LIMIT) {
    throw new InvalidInputError(
      `${wanted.address} would be more than the ${HVE_ACCOUNT_LIMIT} HVE accounts that a tenant may have. It was not made. ` +
        "Remove an account that nobody needs, or let two senders share one.",
    );
  }
  try {
    return { id: await newMailUser(tenant, wanted), isRestored: false };
  } catch (error) {
    if (error instanceof AlreadyExistsError) return fromSoftDeleted(tenant, wanted, error);
    if (!(error instanceof InvalidInputError) || wanted.signInName !== undefined) throw error;
    if (!(await isFederated(tenant, wanted.address))) throw error;
    throw new InvalidInputError(
      `${error.message} ${wanted.address} is in a federated domain, where Entra holds no passwords. It was not made. ` +
        "Give the account a signInName in a managed domain of the tenant.",
      { cause: error },
    );
  }
}

/** New- is never repeated blindly: when its answer was lost, the account is looked up by its address. */
async function newMailUser(
  tenant: Tenant,
  { address, displayName, alias, signInName, password }: NewAccount,
): Promise<string> {
  const name = signInName ?? address;
  try {
    const [made] = await tenant.exchange.invoke<{ Guid: string }>("New-MailUser", {
      HVEAccount: true,
      // In a federated domain Exchange takes the sign-in name from here; elsewhere any unique name does.
      Name: name.length > MAX_NAME ? name.slice(0, name.lastIndexOf("@")) : name,
      PrimarySmtpAddress: address,
      DisplayName: displayName,
      Alias: alias,
      Password: password === undefined ? randomPassword() : new Secret(password),
    });
    if (made !== undefined) return made.Guid.toLowerCase();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    forgetHveAccounts(tenant);
    const found = await hveAccountAt(tenant, address);
    if (found === undefined) throw error;
    return found.guid;
  }
  throw new UnavailableError(
    `New-MailUser: no object in the answer about ${address}; it may have been made.`,
  );
}

/** The address is taken: by an account in the recycle bin, with which the declaration says what to do, or by somebody. */
async function fromSoftDeleted(tenant: Tenant, wanted: NewAccount, refused: AlreadyExistsError) {
  const { address, onSoftDeleted } = wanted;
  const holder = await softDeletedHolder(tenant, address);
  if (holder === undefined) {
    throw new AlreadyExistsError(
      `${refused.message} It was not made. Choose another address, or take it from whoever holds it.`,
      { cause: refused },
    );
  }
  if (onSoftDeleted === "error") {
    throw new AlreadyExistsError(
      `${address} is held by the HVE account "${holder.displayName}" (${holder.guid}), which was deleted less than 30 days ago. ` +
        "Nothing was changed. `onSoftDeleted: restore` brings it back and goes on with it, `onSoftDeleted: purge` deletes it " +
        "for good and makes a new one; or choose another address.",
      { cause: refused },
    );
  }
  if (onSoftDeleted === "restore") {
    await restoreHveAccount(tenant, holder);
    return { id: holder.guid, isRestored: true };
  }
  await purgeHveAccount(tenant, holder);
  let id: string | undefined;
  let still = refused;
  // Exchange frees the addresses some time after the account is gone; what it refuses meanwhile it has not done.
  await settle(tenant.timing.visibility, async () => {
    try {
      id = await newMailUser(tenant, wanted);
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      still = error;
    }
    return id !== undefined;
  });
  if (id !== undefined) return { id, isRestored: false };
  throw new AlreadyExistsError(
    `${still.message} The deleted account that held it is gone for good, but the address is not free yet. ` +
      "Run `up` again in some minutes.",
    { cause: still },
  );
}
