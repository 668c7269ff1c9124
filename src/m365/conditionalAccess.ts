/**
 * Reading Conditional Access policies. Beta lists all of them; v1.0 leaves out those that use preview features.
 * @see https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
 */
import { z } from "zod";
import { wire, type Policy } from "../conditionalAccess/policy.ts";
import { GraphError } from "../errors.ts";
import type { Tenant } from "./tenant.ts";

/** The lists of a policy that take somebody out. */
export type ExclusionList = "excludeUsers" | "excludeGroups";

const row = z.looseObject({ id: z.guid().toLowerCase(), displayName: z.string(), state: z.string() });
const POLICIES = "conditionalAccessPolicies";
const PATH = "identity/conditionalAccess/policies";

/** Every policy of the tenant, whatever its state; asked for once per process, and again after {@link forgetPolicies}. */
export const conditionalAccessPolicies = (tenant: Tenant): Promise<Policy[]> =>
  tenant.cache.once(POLICIES, async () => (await tenant.graph.list(`/beta/${PATH}`)).map(policyOf));

/** Call it after every write to a policy. */
export const forgetPolicies = (tenant: Tenant): void => tenant.cache.forget(POLICIES);

/** @throws GraphError for an answer that is not a policy. */
export function policyOf(value: unknown): Policy {
  const parsed = row.safeParse(value);
  if (parsed.success) return parsed.data as Policy;
  const bad = parsed.error.issues.map(({ path }) => path.join(".") || "object");
  throw new GraphError(`Conditional Access: a policy has no readable ${bad.join(", ")}`, { cause: value });
}

/** Where one policy is read and written: v1.0 first; those with preview features exist in beta only. */
export const policyPaths = (id: string): readonly string[] => [`/v1.0/${PATH}/${id}`, `/beta/${PATH}/${id}`];

/**
 * Object IDs on a list of a policy, lower-case.
 * @throws GraphError when the answer does not hold the list: then nobody may write it.
 */
export function excludedIds({ displayName, conditions }: Policy, list: ExclusionList): string[] {
  const held = wire(wire(conditions)?.["users"])?.[list];
  if (Array.isArray(held)) return held.map((id) => String(id).toLowerCase());
  throw new GraphError(
    `Conditional Access policy "${displayName}": the answer does not hold ${list}. Nothing was changed.`,
  );
}

/** When a policy was last written, as a text that compares in time. Services write fractions of different lengths. */
export function stampOf({ modifiedDateTime, createdDateTime }: Policy): string {
  const [seconds = "", fraction = ""] = (modifiedDateTime ?? createdDateTime ?? "")
    .replace(/Z$/i, "")
    .split(".");
  return `${seconds}.${fraction.padEnd(7, "0")}`;
}
