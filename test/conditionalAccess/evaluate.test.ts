import { expect, test } from "vitest";
import { evaluate } from "../../src/conditionalAccess/evaluate.ts";
import { labelledCases } from "./labelledCases.ts";

const cases = labelledCases();

test("there are at least 250 labelled cases, each with a name of its own and a cited rule", () => {
  expect(cases.length).toBeGreaterThanOrEqual(250);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.filter(({ why }) => !/§\d/.test(why))).toEqual([]);
});

test.each(cases)("$verdict: $name", ({ policy, principal, verdict, members }) => {
  const found = evaluate(policy, principal);
  expect(found).toMatchObject({ verdict });
  const decided = verdict === "conditional" ? found.conditions.map(({ member }) => member) : [found.member];
  expect(new Set(decided)).toEqual(new Set(members));
  expect(found.sentence).toMatch(/^[A-Z].{8,}\.$/s);
});
