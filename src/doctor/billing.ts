import { billingPolicy, billingPolicies } from "../m365/hveBilling.ts";
import { InvalidInputError } from "../errors.ts";
import { finding, type Check, type Finding } from "./check.ts";

const WHERE =
  "Microsoft 365 admin center, Billing, Pay-as-you-go services: make a billing policy and connect it to High Volume Email";

/** A billing policy is there and connected to High Volume Email; an account without one does not send. */
export const billing: Check = {
  title: "Billing policy",
  async look(tenant, plan) {
    const connected = await billingPolicies(tenant);
    if (plan.billingPolicies.length === 0) {
      const none = connected.length === 0 ? `none is connected to High Volume Email. ${WHERE}` : undefined;
      return finding("Billing policy", none, connected.map(({ name, id }) => name || id).join(", "));
    }
    const findings: Finding[] = [];
    for (const reference of plan.billingPolicies) {
      const problem = await billingPolicy(tenant, reference).then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof InvalidInputError) return `${error.message} ${WHERE}`;
          throw error;
        },
      );
      findings.push(...finding(`Billing policy ${reference}`, problem, "connected to High Volume Email"));
    }
    return findings;
  },
};
