import { randomUUID } from "node:crypto";
import type { DirectoryAudit, Initiator } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import type { PolicyBody } from "./policyBody.ts";

/** Notes a change of a policy for the directory audits, if the tenant keeps them (entra-graph §7.2). */
export function recordAudit(
  state: State,
  change: {
    policy: { id: string; body: PolicyBody };
    operation: DirectoryAudit["operation"];
    before?: PolicyBody | undefined;
    initiator: Initiator;
    now: number;
  },
): void {
  if (!state.conditionalAccess.audits.recording) return;
  const { policy, operation, before, initiator, now } = change;
  const json = (body: PolicyBody) => JSON.stringify({ id: policy.id, ...body });
  state.directoryAudits.push({
    id: `Directory_${randomUUID()}`,
    at: now,
    operation,
    policyId: policy.id,
    policyName: policy.body.displayName,
    initiatedBy: initiator,
    oldValue: before === undefined ? null : json(before),
    newValue: operation === "Delete" ? null : json(policy.body),
  });
}
