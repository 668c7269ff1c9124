import { UnavailableError, unlessMissing } from "../errors.ts";
import { settle } from "../settle.ts";
import { randomPassword } from "./randomPassword.ts";
import { Secret } from "./secret.ts";
import type { Tenant } from "./tenant.ts";

/**
 * Sets the password of an account through Graph, because Exchange lets nobody reset another user's.
 *
 * Graph may not know a new account for minutes; it is asked until the budget of visibility ends.
 * @param password undefined for a long random one that nobody keeps: the account can then only use OAuth.
 * @throws UnavailableError when Graph does not know the user yet. InvalidInputError when the password is too weak for the tenant.
 * @see https://learn.microsoft.com/graph/api/user-update
 */
export async function setHvePassword(
  tenant: Tenant,
  objectId: string,
  password: string | undefined,
): Promise<void> {
  const isSet = await settle(tenant.timing.visibility, async () => {
    const patched = tenant.graph.patch(`/v1.0/users/${objectId}`, {
      passwordProfile: {
        password: password === undefined ? randomPassword() : new Secret(password),
        // An SMTP client cannot answer "choose a new password": without false the account would be locked out.
        forceChangePasswordNextSignIn: false,
      },
    });
    return (await unlessMissing(patched.then(() => true))) === true;
  });
  if (isSet) return;
  throw new UnavailableError(
    `Graph does not know the account's user ${objectId} yet, so its password is not set. The next \`up\` goes on with it.`,
  );
}
