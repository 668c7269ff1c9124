import { password } from "../tenant/password.ts";
import type { DirectoryUser } from "../tenant/state.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { findVisibleUser } from "./visibleUsers.ts";

/** The properties that can be changed here, the roles of which one is needed, and the change (entra-graph §5.2). */
const changes: Record<
  string,
  { roles: string[]; apply(user: DirectoryUser, value: unknown, now: number): void }
> = {
  passwordProfile: {
    roles: ["User-PasswordProfile.ReadWrite.All", "User.ReadWrite.All"],
    apply: changePassword,
  },
  accountEnabled: {
    roles: ["User.EnableDisableAccount.All", "User.ReadWrite.All"],
    apply(user, value) {
      if (typeof value !== "boolean") throw invalid("accountEnabled");
      user.accountEnabled = value;
    },
  },
  passwordPolicies: {
    roles: ["User.ReadWrite.All"],
    apply(user, value) {
      const known = ["None", "DisablePasswordExpiration", "DisableStrongPassword"];
      const names = typeof value === "string" ? value.split(/,\s*/) : [];
      if (value !== null && (names.length === 0 || !names.every((name) => known.includes(name))))
        throw invalid("passwordPolicies");
      user.passwordPolicies = value as string | null;
    },
  },
};

/** The sentence Graph has for a value it does not take. */
const invalid = (property: string) =>
  graphRefusals.badBody(`Invalid value specified for property '${property}' of resource 'User'.`);

/** PATCH of a user: everything is checked before anything changes. */
export function patchUser(call: GraphCall): undefined {
  const found = findVisibleUser(call, call.segments.id!);
  const entries = Object.entries(call.body).filter(
    ([name]) => !name.startsWith("@") && !name.includes("@odata."),
  );
  for (const [name] of entries) {
    const change = changes[name];
    if (change === undefined)
      throw graphRefusals.badBody(`LAB-Property '${name}' is unknown to the lab or cannot be changed there.`);
    if (!change.roles.some((role) => call.roles.includes(role))) throw graphRefusals.denied();
  }
  call.tenant.write((draft) => {
    const user = draft.users.find(({ id }) => id === found.id)!;
    for (const [name, value] of entries) changes[name]!.apply(user, value, call.tenant.now());
  });
}

/**
 * Sets the password that SMTP checks, at once. Who leaves out `forceChangePasswordNextSignIn: false` locks the sender out,
 * because an SMTP client cannot change a password (entra-graph §5.2).
 */
function changePassword(user: DirectoryUser, value: unknown, now: number) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw invalid("passwordProfile");
  const profile = value as Record<string, unknown>;
  const known = ["password", "forceChangePasswordNextSignIn", "forceChangePasswordNextSignInWithMfa"];
  const stranger = Object.keys(profile).find((name) => !name.startsWith("@") && !known.includes(name));
  if (stranger !== undefined) throw invalid(`passwordProfile/${stranger}`);
  if (profile.password !== undefined) {
    if (typeof profile.password !== "string") throw invalid("passwordProfile/password");
    if (password.weakness(profile.password, user.userPrincipalName) !== undefined)
      throw graphRefusals.weakPassword();
    user.passwordHash = password.hash(profile.password);
    user.passwordChangedAt = now;
  }
  user.mustChangePassword = profile.forceChangePasswordNextSignIn !== false;
}
