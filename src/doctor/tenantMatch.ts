import { tenantMismatch } from "../preflight/tenantMismatch.ts";
import { finding, type Check } from "./check.ts";

/** The file, the configuration and the token are about one tenant. */
export const tenantMatch: Check = {
  title: "Tenant",
  async look(tenant, { tenantDomain }) {
    const [mismatch] = await tenantMismatch(tenant, tenantDomain);
    return finding("Tenant", mismatch, `${tenantDomain} is tenant ${tenant.configuration.tenantId}`);
  },
};
