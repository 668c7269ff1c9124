import { unknown, type Answer } from "./answer.ts";
import { holdsNothing, isAnnotation } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";
import type { Principal } from "./principal.ts";
import { words } from "./words.ts";

/** What the documented ones depend on. Whatever else stands in the conditions narrows too, in a way not known here. */
const dependsOn: Record<string, string> = {
  locations: "the address the sign-in comes from",
  platforms: "what platform the client is taken for",
  devices: "how the device filter sees a client without a device",
  userRiskLevels: "the risk of the user",
  signInRiskLevels: "the risk of the sign-in",
  insiderRiskLevels: "the insider risk of the user",
  servicePrincipalRiskLevels: "the risk of the service principal",
};
const answeredElsewhere = ["clientAppTypes", "applications", "users", "authenticationFlows"];

/**
 * The conditions that a verdict cannot settle, each with what it depends on. A condition that names everything and leaves
 * nothing out narrows nothing.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
export function narrowingConditions({ conditions }: Policy, { kind }: Principal): Answer[] {
  return Object.entries(wire(conditions) ?? {})
    .filter(([name]) => !isAnnotation(name) && !answeredElsewhere.includes(name))
    .filter(([name]) => name !== "clientApplications" || kind === "user") // beside a user, it means what nobody has documented
    .filter(([, value]) => !holdsNothing(value) && !isEverything(value) && value !== "none")
    .map(([name]) =>
      unknown(
        `conditions.${name}`,
        dependsOn[name] ?? `the condition ${name}, which this version cannot decide`,
      ),
    )
    .sort((a, b) => (a.member < b.member ? -1 : 1));
}

const isEverything = (value: unknown): boolean => {
  const members = Object.entries(wire(value) ?? {}).filter(
    ([name, each]) => !isAnnotation(name) && !holdsNothing(each),
  );
  return (
    members.length > 0 &&
    members.every(
      ([name, each]) => /^include(Locations|Platforms|Devices)$/.test(name) && words(each).includes("all"),
    )
  );
};
