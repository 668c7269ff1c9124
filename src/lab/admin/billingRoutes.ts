import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AdminRoute } from "./adminRoute.ts";

/** What happens to billing policies in the Microsoft 365 admin centre and in Azure, out of reach of cmdlets. */
export const billingRoutes: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/billing",
    does: "{policy, connected?, subscriptionActive?, mismatched?, removed?}: policy is an id or a name, made if new; answers it.",
    run({ tenant }, input) {
      const flag = z.boolean().optional();
      const { policy, removed, ...changes } = z
        .strictObject({
          policy: z.string().min(1),
          connected: flag,
          subscriptionActive: flag,
          mismatched: flag,
          removed: flag,
        })
        .parse(input);
      return tenant.write((state) => {
        let found = state.billingPolicies.find(({ id, name }) => id === policy || name === policy);
        if (found === undefined) {
          if (removed === true) throw new Error(`LAB-There is no billing policy ${policy}.`);
          found = {
            id: randomUUID(),
            name: policy,
            connected: true,
            subscriptionActive: true,
            mismatched: false,
          };
          state.billingPolicies.push(found);
        }
        if (removed === true)
          state.billingPolicies = state.billingPolicies.filter((other) => other !== found);
        return Object.assign(found, changes);
      });
    },
  },
  {
    method: "POST",
    path: "/sharePointLicence",
    does: "{licensed}: whether the tenant holds a SharePoint Online licence; without one no billing policy is valid.",
    run({ tenant }, input) {
      const { licensed } = z.strictObject({ licensed: z.boolean() }).parse(input);
      tenant.write((state) => (state.sharePointLicensed = licensed));
    },
  },
];
