import type { Check } from "./check.ts";

/** The app signs in for both services, and reaches the configured tenant. */
export const signIn: Check = {
  title: "Sign-in",
  async look(tenant) {
    const { clientId, tenantId } = await tenant.identity();
    const detail = `as app ${clientId} in tenant ${tenantId} (${tenant.configuration.auth})`;
    return [{ check: "Sign-in", state: "ok", detail }];
  },
};
