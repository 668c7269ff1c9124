import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../src/conditionalAccess/evaluate.ts";
import type { Policy } from "../../src/conditionalAccess/policy.ts";
import type { Principal } from "../../src/conditionalAccess/principal.ts";
import { labelledCases } from "./labelledCases.ts";
import { anyPolicy, anyPrincipal } from "./arbitraries.ts";

/** fast-check prints the seed of a failing run; paste it here as `seed` to see it again. */
const runs = { numRuns: 400 };
const settled = ["excluded", "notApplicable"];
const stops = ["blocks", "wouldBlock"];

/** The policy with the principal among its exclusions, in one of the ways that a service offers. */
function excluding(policy: Policy, principal: Principal, way: number): Policy {
  const [object, list, id] =
    principal.kind === "servicePrincipal"
      ? (["clientApplications", "excludeServicePrincipals", principal.id] as const)
      : [
          ["users", "excludeUsers", principal.id] as const,
          ["users", "excludeGroups", principal.groupIds[0] ?? principal.id] as const,
          ["users", "excludeRoles", principal.roleTemplateIds[0] ?? principal.id] as const,
        ][way]!;
  const copy = structuredClone(policy) as any;
  copy.conditions[object] ??= {};
  copy.conditions[object][list] = [...(copy.conditions[object][list] ?? []), id.toUpperCase()];
  return copy as Policy;
}

test("excluding the principal leaves nothing that stops it, nor anything that may", () => {
  fc.assert(
    fc.property(anyPolicy, anyPrincipal, fc.nat({ max: 2 }), (policy, principal, way) => {
      const has =
        principal.kind === "servicePrincipal" ||
        [true, principal.groupIds.length > 0, principal.roleTemplateIds.length > 0][way];
      fc.pre(has === true);
      expect(settled).toContain(evaluate(excluding(policy, principal, way), principal).verdict);
    }),
    runs,
  );
});

test("the order of lists and of members never matters", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed).reverse();
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, each]) => [name, reversed(each)]),
    );
  };
  fc.assert(
    fc.property(anyPolicy, anyPrincipal, (policy, principal) => {
      const found = evaluate(reversed(policy) as Policy, reversed(principal) as Principal);
      expect(found).toEqual(evaluate(policy, principal));
    }),
    runs,
  );
  for (const { policy, principal } of labelledCases())
    expect(evaluate(reversed(policy) as Policy, principal)).toEqual(evaluate(policy, principal));
});

test("a disabled policy never stops anybody", () => {
  fc.assert(
    fc.property(anyPolicy, anyPrincipal, (policy, principal) => {
      expect(evaluate({ ...policy, state: "disabled" }, principal).verdict).toBe("notApplicable");
    }),
    runs,
  );
});

test("report-only changes the name of the verdict and nothing else", () => {
  const same = { wouldBlock: "blocks" } as Record<string, string>;
  fc.assert(
    fc.property(anyPolicy, anyPrincipal, (policy, principal) => {
      const enforced = evaluate({ ...policy, state: "enabled" }, principal);
      const reported = evaluate({ ...policy, state: "enabledForReportingButNotEnforced" }, principal);
      expect(reported.verdict).not.toBe("blocks");
      expect(same[reported.verdict] ?? reported.verdict).toBe(enforced.verdict);
      expect(reported.member).toBe(enforced.member);
    }),
    runs,
  );
});

/** Where something new may appear: a member that nobody knows, or a word in a list that everybody knows. */
const strangers = [
  ["conditions", "mood"],
  ["conditions.users", "includeMoods"],
  ["conditions.users", "excludeMoods"],
  ["conditions.users", "moods"],
  ["conditions.users", "includeUsers", "word"],
  ["conditions.users", "excludeUsers", "word"],
  ["conditions.applications", "includeMoods"],
  ["conditions.applications", "moods"],
  ["conditions.applications", "includeApplications", "word"],
  ["conditions.applications", "excludeApplications", "word"],
  ["conditions", "clientAppTypes", "word"],
  ["conditions", "userRiskLevels", "word"],
  ["grantControls", "mood"],
  ["grantControls", "builtInControls", "word"],
  ["sessionControls", "mood"],
  ["", "mood"],
] as const;

test("something new in a policy never turns it silently into one that does not matter", () => {
  fc.assert(
    fc.property(
      anyPolicy,
      anyPrincipal,
      fc.constantFrom(...strangers),
      (policy, principal, [path, name, word]) => {
        const before = evaluate(policy, principal);
        const changed = structuredClone(policy) as any;
        const holder =
          path === "" ? changed : path.split(".").reduce((each, part) => (each[part] ??= {}), changed);
        holder[name] = word === undefined ? { level: 1 } : [...(holder[name] ?? []), "unknownFutureValue"];
        const after = evaluate(changed as Policy, principal);
        if (settled.includes(after.verdict)) expect(settled).toContain(before.verdict);
        if (stops.includes(before.verdict)) expect([before.verdict, "conditional"]).toContain(after.verdict);
        const said = [...after.conditions.map(({ member }) => member), ...after.notUnderstood];
        if (word === undefined && !settled.includes(after.verdict))
          expect(said).toContain(path === "" ? name : `${path}.${name}`);
      },
    ),
    { numRuns: 1500 },
  );
});

test("ids and words mean the same in any case of letters", () => {
  const upper = (value: unknown): unknown => {
    if (typeof value === "string") return value.toUpperCase();
    if (Array.isArray(value)) return value.map(upper);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, upper(each)]));
  };
  fc.assert(
    fc.property(anyPolicy, anyPrincipal, (policy, principal) => {
      const { verdict, member } = evaluate(upper(policy) as Policy, principal);
      expect({ verdict, member }).toEqual(
        (({ verdict, member }) => ({ verdict, member }))(evaluate(policy, principal)),
      );
    }),
    runs,
  );
});

test("rubbish in an answer is neither an exception nor a block, nor an exclusion", () => {
  const rubbish = fc.anything({ maxDepth: 2 });
  fc.assert(
    fc.property(rubbish, rubbish, anyPrincipal, (conditions, grantControls, principal) => {
      const policy = { id: "1", displayName: "rubbish", state: "enabled", conditions, grantControls };
      const { verdict } = evaluate(policy as unknown as Policy, principal);
      expect(["conditional", "notApplicable"]).toContain(verdict);
    }),
    runs,
  );
});
