import { no, unknown, yes, type Answer } from "./answer.ts";
import type { Policy } from "./policy.ts";

/** A report-only policy is evaluated and logged, but refuses nobody. */
export const isReportOnly = ({ state }: Policy): boolean =>
  String(state).toLowerCase() === "enabledforreportingbutnotenforced";

/** Is the policy evaluated at all? */
export function state(policy: Policy): Answer[] {
  const value = String(policy.state ?? "").toLowerCase();
  if (value === "disabled") return [no("state", "The policy is disabled")];
  if (value === "enabled" || isReportOnly(policy)) return [yes("state", policy.state)];
  return [
    unknown("state", `whether the state "${policy.state ?? "(none in the answer)"}" enforces anything`),
  ];
}
