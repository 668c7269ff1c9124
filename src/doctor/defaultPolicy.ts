import { authenticationPolicies } from "../m365/hve.ts";
import { finding, type Check } from "./check.ts";

/** What holds for an account without an authentication policy of its own; ours always have one when they have a password. */
export const defaultPolicy: Check = {
  title: "Default authentication policy",
  async look(tenant) {
    const check = "Default authentication policy";
    const [organization] = await tenant.exchange.invoke<{ DefaultAuthenticationPolicy?: string | null }>(
      "Get-OrganizationConfig",
      {},
    );
    const reference = organization?.DefaultAuthenticationPolicy?.toLowerCase();
    if (!reference) return finding(check, undefined, "none");
    const policy = (await authenticationPolicies(tenant)).find(({ name, guid, distinguishedName }) =>
      [name, guid, distinguishedName].some((form) => form.toLowerCase() === reference),
    );
    if (policy === undefined) {
      const detail = `the tenant's default is "${reference}", which is not among its policies`;
      return [{ check, state: "unknown", detail }];
    }
    const smtp = policy.flags["allowBasicAuthSmtp"] === true ? "allows" : "blocks";
    const after = "senders of the file have a policy of their own, which counts instead";
    return finding(check, undefined, `"${policy.name}" ${smtp} basic authentication for SMTP; ${after}`);
  },
};
