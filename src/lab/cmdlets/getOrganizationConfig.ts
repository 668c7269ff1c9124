import { identities } from "../identities.ts";
import type { Cmdlet } from "./cmdlet.ts";
import { commonTail } from "./commonTail.ts";
import { directory } from "./directory.ts";

/**
 * `DefaultAuthenticationPolicy` is null when the tenant has none (exchange-admin §A.6).
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-organizationconfig
 */
export const getOrganizationConfig: Cmdlet = {
  parameters: { Identity: { type: "identity" } },
  run: ({ state }) => [
    {
      DisplayName: "Contoso",
      DefaultAuthenticationPolicy: state.defaultPolicy?.name ?? null,
      IsDehydrated: false,
      ...commonTail({
        guid: "5e1c3a70-92b4-4d68-8f0a-1b2c3d4e5f60",
        name: identities.initialDomain,
        distinguishedName: directory.organization(),
        objectClass: ["top", "container", "msExchOrganizationContainer"],
        createdAt: 0,
        changedAt: 0,
      }),
    },
  ],
};
