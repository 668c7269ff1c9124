import { z } from "zod";

/**
 * Where the service's behaviour is not public, or differs between tenants, what the lab does instead of guessing for
 * everybody. The defaults are the stricter reading, or the one that hurts nobody.
 */
export const switches = z.strictObject({
  /** Whether an account without a valid billing policy is refused at MAIL FROM, or sends all the same (hve-service §11). */
  billing: z.enum(["enforce", "accept"]).default("accept"),
  /** Whether `Set-HVEAccountBillingPolicy` clears on `null` as on `""`, or ignores it (hve-service §3.9: sources differ). */
  nullClearsBilling: z.boolean().default(true),
  /** What a link to the next page is good for, or whether a list is cut with a warning (exchange-admin §F row 13). */
  paging: z.enum(["post-ok", "always-expired", "truncate-with-warning"]).default("post-ok"),
  /** Whether the front door of Exchange answers 302 first, and where to (exchange-admin §F row 16). */
  redirect: z.enum(["none", "regional", "foreign", "loop"]).default("none"),
  /** What happens to an authentication policy that is in use when it is removed (exchange-admin §F row 19). */
  removePolicyInUse: z.enum(["allow-dangling", "refuse", "allow-and-clear"]).default("allow-dangling"),
  /** Whether the tenant's licences allow role-assignable groups, which takes Entra ID P1 (entra-graph §2.4). */
  roleAssignableGroups: z.boolean().default(true),
  /** Whether a policy's array may be written with an id in it that stood there and is gone by now (entra-graph §11.6). */
  staleIds: z.enum(["refuse", "accept"]).default("refuse"),
  /** Where a refusal of Conditional Access has its numbered sentence: in `message`, or in `innerError.message` (§1.7). */
  conditionalAccessErrors: z.enum(["message", "innerError"]).default("message"),
});

export type Switches = z.infer<typeof switches>;
