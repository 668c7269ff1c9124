import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Policy } from "../../src/conditionalAccess/policy.ts";
import type { Principal } from "../../src/conditionalAccess/principal.ts";

/** One case of cases.yaml, with the whole policy; the file's head says what each member means. */
export interface LabelledCase {
  name: string;
  policy: Policy;
  principal: Principal;
  verdict: string;
  /** The member that decided, or all conditions. */
  members: string[];
  isFuture: boolean;
  /** Sign-ins of which it is known whether they are refused. */
  whatIf: { signInConditions: object; refused: boolean }[];
  why: string;
}

interface Written {
  case: string;
  policy?: object;
  without?: string[];
  principal?: string;
  verdict: string;
  member?: string;
  conditions?: string[];
  future?: boolean;
  whatIf?: LabelledCase["whatIf"];
  why: string;
}

export function labelledCases(): LabelledCase[] {
  const text = readFileSync(new URL("cases.yaml", import.meta.url), "utf8");
  const file = parse(text, { maxAliasCount: -1 }) as {
    principals: Record<string, Principal>;
    base: object;
    cases: Written[];
  };
  return file.cases.map((each) => ({
    name: each.case,
    policy: without(merged(file.base, each.policy ?? {}), each.without ?? []) as Policy,
    principal: file.principals[each.principal ?? "sender"]!,
    verdict: each.verdict,
    members: each.conditions ?? [each.member!],
    isFuture: each.future ?? false,
    whatIf: each.whatIf ?? [],
    why: each.why,
  }));
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Objects merge; arrays, null and everything else replace. */
function merged(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return structuredClone(over);
  const result: Record<string, unknown> = structuredClone(base) as Record<string, unknown>;
  for (const [name, value] of Object.entries(over)) result[name] = merged(result[name], value);
  return result;
}

function without(policy: unknown, paths: string[]): unknown {
  for (const path of paths) {
    const names = path.split(".");
    const holder = names.slice(0, -1).reduce<any>((each, name) => each[name], policy);
    delete holder[names.at(-1)!];
  }
  return policy;
}
