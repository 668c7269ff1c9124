/** The pay-as-you-go policies that can pay for HVE, and which of them an account has. */
import { z } from "zod";
import { CmdletError, InvalidInputError, UnavailableError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

/** One billing policy that is connected to High Volume Email. */
export interface BillingPolicy {
  id: string;
  name: string;
}

/** What pays for an account. */
export interface HveBilling {
  policyId: string | null;
  /** Null when Exchange does not say, as for a policy that was deleted. */
  policyName: string | null;
  /** One of {@link billingStatuses}, or a word that nobody has documented. */
  status: string;
}

/** How the properties of a policy are called is not documented; these are those that are known from use. */
const policyRow = z
  .looseObject({
    BillingPolicyId: z.string().nullish(),
    Guid: z.string().nullish(),
    Identity: z.string().nullish(),
    Name: z.string().nullish(),
    BillingPolicyName: z.string().nullish(),
  })
  .transform((row) => ({
    id: (row.BillingPolicyId || row.Guid || row.Identity || "").toLowerCase(),
    name: row.Name || row.BillingPolicyName || "",
  }))
  .refine(({ id }) => id !== "");

const accountRow = z.looseObject({
  Identity: z.string().min(1).toLowerCase(),
  BillingPolicyStatus: z.string().min(1),
  BillingPolicyId: z.string().toLowerCase().nullish(),
  BillingPolicyName: z.string().nullish(),
});

/** Every policy that an account may have; asked for once per process. Only the admin centre can make one. */
export const billingPolicies = (tenant: Tenant): Promise<BillingPolicy[]> =>
  tenant.cache.once("billingPolicies", async () => {
    const rows = await tenant.exchange.invoke("Get-BillingPolicy", { ResourceType: "HVE" });
    return rows.map((row) => {
      const parsed = policyRow.safeParse(row);
      if (!parsed.success)
        throw new CmdletError("Get-BillingPolicy: a row has no readable id", { cause: row });
      return parsed.data;
    });
  });

/**
 * @param reference id, or name without regard to case.
 * @throws InvalidInputError when there is none, or more than one of the name.
 */
export async function billingPolicy(tenant: Tenant, reference: string): Promise<BillingPolicy> {
  const all = await billingPolicies(tenant);
  const wanted = reference.toLowerCase();
  const byId = all.filter(({ id }) => id === wanted);
  const matching = byId.length > 0 ? byId : all.filter(({ name }) => name.toLowerCase() === wanted);
  if (matching.length === 1) return matching[0]!;
  const list = (policies: BillingPolicy[]) => policies.map(({ id, name }) => `"${name}" (${id})`).join(", ");
  throw new InvalidInputError(
    matching.length > 1
      ? `The name "${reference}" is that of ${matching.length} billing policies: ${list(matching)}. Write the id.`
      : `There is no billing policy "${reference}" that is connected to High Volume Email. ` +
          (all.length > 0
            ? `There are: ${list(all)}.`
            : "There is none at all: make one in the Microsoft 365 admin centre (Billing, Pay-as-you-go) and connect it."),
  );
}

/** As it is now. @throws UnavailableError when no readable row is about this account. */
export async function hveBilling(tenant: Tenant, address: string): Promise<HveBilling> {
  const rows = await tenant.exchange.invoke("Get-HVEAccountBillingPolicy", { Identity: address });
  const own = rows
    .map((row) => accountRow.safeParse(row))
    .find(({ data }) => data?.Identity === address)?.data;
  // Without an id, only the status that says so means that there is no policy.
  if (own === undefined || (own.BillingPolicyId === undefined && own.BillingPolicyStatus !== NO_POLICY))
    throw new UnavailableError(`Get-HVEAccountBillingPolicy: no readable row for ${address}`, {
      cause: rows,
    });
  return {
    policyId: own.BillingPolicyId || null,
    policyName: own.BillingPolicyName || null,
    status: own.BillingPolicyStatus,
  };
}

const NO_POLICY = "NoProperBillingPolicyStored";
