/** Making and changing an HVE account: what New-MailUser and Set-MailUser are told, and when that shows. */
import { UnavailableError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { heldTag, type OwnerTag } from "./ownerTag.ts";
import { forgetHveAccounts, hveAccounts, readHveAccount, type HveAccount } from "./hve.ts";
import { randomPassword } from "./randomPassword.ts";
import { Secret } from "./secret.ts";
import type { Tenant } from "./tenant.ts";

/** An account as somebody wants it. Addresses are lower-case. */
export interface WantedAccount {
  address: string;
  displayName: string;
  /** Exchange chooses one when it is undefined. */
  alias?: string | undefined;
  secondaryAddresses: readonly string[];
  hiddenFromAddressLists: boolean;
  /** A long random one that nobody keeps when it is undefined. */
  password?: string | undefined;
  /** Undefined: whoever's tag it carries stays. */
  ownerTag?: OwnerTag | undefined;
}

/** New- is never repeated blindly: when its answer was lost, the account is looked up by its address. */
export async function makeHveAccount(
  tenant: Tenant,
  { address, displayName, alias, password }: WantedAccount,
): Promise<string> {
  try {
    const [made] = await tenant.exchange.invoke<{ Guid: string }>("New-MailUser", {
      HVEAccount: true,
      Name: address,
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

/** What Set-MailUser has to be told, one call each: a primary address and a list of addresses may not come together. */
export function setMailUserCalls(held: HveAccount, desired: WantedAccount, ours: readonly string[]) {
  const plain = {
    ...(held.displayName === desired.displayName ? {} : { DisplayName: desired.displayName }),
    ...(desired.alias === undefined || held.alias === desired.alias ? {} : { Alias: desired.alias }),
    ...(held.address === desired.address ? {} : { PrimarySmtpAddress: desired.address }),
    ...(held.hiddenFromAddressLists === desired.hiddenFromAddressLists
      ? {}
      : { HiddenFromAddressListsEnabled: desired.hiddenFromAddressLists }),
    ...(desired.ownerTag === undefined || heldTag(held, desired.ownerTag) === desired.ownerTag.value
      ? {}
      : { [desired.ownerTag.attribute]: desired.ownerTag.value }),
  };
  const Add = desired.secondaryAddresses.filter((each) => !held.secondaryAddresses.includes(each));
  const Remove = ours.filter(
    (each) => !desired.secondaryAddresses.includes(each) && held.secondaryAddresses.includes(each),
  );
  return [
    ...(Object.keys(plain).length > 0 ? [plain] : []),
    ...(Add.length + Remove.length > 0 ? [{ EmailAddresses: { Add, Remove } }] : []),
  ];
}

/** The account that holds an address, as its primary or a secondary one. */
export async function hveAccountAt(tenant: Tenant, address: string): Promise<HveAccount | undefined> {
  const all = await hveAccounts(tenant);
  return all.find((account) => [account.address, ...account.secondaryAddresses].includes(address));
}

/** Reads the account until it can be found, is known to the directory, and is as wanted. */
export async function settledHveAccount(
  tenant: Tenant,
  id: string,
  isWanted: (account: HveAccount) => boolean,
): Promise<HveAccount> {
  let seen: HveAccount | undefined;
  forgetHveAccounts(tenant);
  await settle(tenant.timing.visibility, async () => {
    seen = await unlessMissing(readHveAccount(tenant, id));
    return seen?.objectId !== undefined && isWanted(seen);
  });
  if (seen?.objectId === undefined) {
    throw new UnavailableError(
      `Get-MailUser: the new account ${id} cannot be read yet. The next \`up\` goes on with it.`,
    );
  }
  return seen;
}
