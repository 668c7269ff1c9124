/** The users and groups that no change may drop from an exclusion. */
import { excludedIds } from "./conditionalAccess.ts";
import { holdsNothing } from "../conditionalAccess/holdsNothing.ts";
import { wire, type Policy } from "../conditionalAccess/policy.ts";
import { InvalidInputError, unlessMissing } from "../errors.ts";
import { groupIdNamed } from "./exclusionGroup.ts";
import type { Tenant } from "./tenant.ts";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @param named as the file names them: sign-in name of a user, display name of a group, or object ID.
 * @param ours IDs that this stack itself excludes; being everywhere makes them no break-glass.
 * @throws InvalidInputError when one cannot be found: what nobody can name, nobody can protect.
 */
export async function breakGlassIds(
  tenant: Tenant,
  named: readonly string[],
  policies: readonly Policy[],
  ours: readonly string[],
): Promise<Set<string>> {
  const ids = new Set(excludedEverywhere(policies).filter((id) => !ours.includes(id)));
  for (const name of named) {
    const id = guid.test(name) ? name : await lookedUp(tenant, name);
    if (id === undefined) {
      throw new InvalidInputError(
        `breakGlass names ${name}, which is neither a user nor a group of the tenant. Nothing was changed. Correct the name, or ` +
          "give the object ID.",
      );
    }
    ids.add(id.toLowerCase());
  }
  return ids;
}

const lookedUp = async (tenant: Tenant, name: string) =>
  name.includes("@")
    ? (
        await unlessMissing(
          tenant.graph.get<{ id: string }>(`/v1.0/users/${encodeURIComponent(name)}?$select=id`),
        )
      )?.id
    : groupIdNamed(tenant, name);

/** Who is excluded from all policies about users is there for the day when all of them go wrong. */
function excludedEverywhere(policies: readonly Policy[]): string[] {
  const lists = policies.map((policy) => ({ policy, ids: allExcluded(policy) })); // a list nobody can read, nobody can keep
  const [first = [], ...others] = lists
    .filter(({ policy }) => policy.state !== "disabled" && isAboutUsers(policy))
    .map(({ ids }) => ids);
  return first.filter((id) => others.every((list) => list.includes(id)));
}

const isAboutUsers = ({ conditions }: Policy) => holdsNothing(wire(conditions)?.["clientApplications"]);

/** Users and groups that a policy excludes. */
export const allExcluded = (policy: Policy): string[] => [
  ...excludedIds(policy, "excludeUsers"),
  ...excludedIds(policy, "excludeGroups"),
];
