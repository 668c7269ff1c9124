import { securityDefaults } from "../preflight/securityDefaults.ts";
import { finding, type Check } from "./check.ts";

/** Security defaults stop every password sender. */
export const securityDefaultsCheck: Check = {
  title: "Security defaults",
  async look(tenant, { passwordSenders }) {
    if (passwordSenders.length === 0)
      return finding("Security defaults", undefined, "no sender signs in with a password");
    const [problem] = await securityDefaults(tenant, passwordSenders);
    return finding("Security defaults", problem, "off, so that password senders can sign in");
  },
};
