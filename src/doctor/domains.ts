import { acceptedDomains } from "../m365/acceptedDomains.ts";
import { finding, type Check } from "./check.ts";

/** The domains of all senders are accepted by the tenant; Exchange makes no account in another. */
export const domains: Check = {
  title: "Accepted domains",
  async look(tenant, { addresses }) {
    const accepted = await acceptedDomains(tenant);
    const wanted = [
      ...new Set(addresses.map((address) => address.slice(address.lastIndexOf("@") + 1))),
    ].sort();
    return wanted.flatMap((domain) => {
      const found = accepted.find(({ name }) => name === domain);
      const missing =
        found === undefined
          ? `not among the accepted domains (${accepted.map(({ name }) => name).join(", ")}). Add and verify it: Microsoft 365 admin center, Settings, Domains`
          : undefined;
      const signsIn =
        found?.isFederated === true
          ? "accepted; federated, so a new account there needs signInName, an address in a managed domain"
          : "accepted and managed";
      return finding(`Domain ${domain}`, missing, signsIn);
    });
  },
};
