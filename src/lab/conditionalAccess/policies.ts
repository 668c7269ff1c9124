import { randomUUID } from "node:crypto";
import type { GraphCall } from "../graph/graphCall.ts";
import { visibleUsers } from "../graph/visibleUsers.ts";
import type { ConditionalAccessPolicy } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import { assertConsistent } from "./assertConsistent.ts";
import { assertManagedMembers } from "./assertManagedMembers.ts";
import { assertReferences } from "./assertReferences.ts";
import { completed } from "./completed.ts";
import { conditionalAccessRefusals as refusals } from "./conditionalAccessRefusals.ts";
import { merged } from "./merged.ts";
import type { PolicyBody } from "./policyBody.ts";
import { policyEntity } from "./policyEntity.ts";
import { policySchema } from "./policySchema.ts";
import { recordAudit } from "./recordAudit.ts";

/** Policies a tenant may hold, in any state; Microsoft's own do not count (entra-graph §1.5, §1.8). */
const limit = 240;

type Sent = Record<string, any>;

/** The policies of Conditional Access. Routes and semantics: entra-graph §1.1, §1.3, §1.8, §1.9, §9.2. */
export const policies = {
  /** Those a caller sees: v1.0 hides policies that use preview features. */
  visible: ({ state, beta }: Pick<GraphCall, "state" | "beta">, deleted = false): ConditionalAccessPolicy[] =>
    state.conditionalAccess.policies.filter(
      (policy) => (policy.deletedAt !== null) === deleted && (beta || !policy.preview),
    ),

  find(call: GraphCall, deleted = false): ConditionalAccessPolicy {
    const id = call.segments.id!;
    const policy = policies.visible(call, deleted).find((candidate) => candidate.id === id.toLowerCase());
    if (policy === undefined) throw refusals.notFound(id);
    return policy;
  },

  create(call: GraphCall): Record<string, unknown> {
    const sent = parsed(call.body);
    for (const member of ["displayName", "state", "conditions"])
      if (sent[member] === undefined) throw refusals.schema(`no ${member}`);
    const body = completed(sent);
    const own = call.tenant.state.conditionalAccess.policies.filter(
      ({ microsoftManaged, deletedAt }) => !microsoftManaged && deletedAt === null,
    );
    if (own.length >= limit) throw refusals.tooMany(limit);
    assertWritable(call, body, sent);
    const policy: ConditionalAccessPolicy = {
      id: randomUUID(),
      body,
      templateId: null,
      microsoftManaged: false,
      preview: false,
      createdAt: call.tenant.now(),
      modifiedAt: null,
      deletedAt: null,
    };
    change(call, "Add", undefined, (draft) => {
      draft.conditionalAccess.policies.push(policy);
      return policy;
    });
    return policyEntity(call.tenant.state, policy, call);
  },

  /** The last writer wins: there is no ETag, and `If-Match` is not looked at. */
  update(call: GraphCall): undefined {
    const sent = parsed(call.body);
    const before = existing(call);
    if (before.microsoftManaged) assertManagedMembers(sent);
    const body = completed(merged(before.body, sent) as Sent);
    assertWritable(call, body, sent, before.body);
    change(call, "Update", before.body, (draft) => {
      const policy = draft.conditionalAccess.policies.find(({ id }) => id === before.id)!;
      policy.body = body;
      policy.modifiedAt = Math.max(call.tenant.now(), (policy.modifiedAt ?? policy.createdAt) + 0.001);
      return policy;
    });
  },

  remove(call: GraphCall): undefined {
    const before = existing(call);
    if (before.microsoftManaged) throw refusals.managed("deleted");
    change(call, "Delete", before.body, (draft) => {
      const policy = draft.conditionalAccess.policies.find(({ id }) => id === before.id)!;
      policy.deletedAt = call.tenant.now();
      return policy;
    });
  },

  restore(call: GraphCall): Record<string, unknown> {
    const { id } = policies.find(call, true);
    let restored: ConditionalAccessPolicy;
    change(call, "Add", undefined, (draft) => {
      restored = draft.conditionalAccess.policies.find((candidate) => candidate.id === id)!;
      restored.deletedAt = null;
      return restored;
    });
    return policyEntity(call.tenant.state, restored!, call);
  },

  purge(call: GraphCall): undefined {
    const { id } = policies.find(call, true);
    call.tenant.write((draft) => {
      draft.conditionalAccess.policies = draft.conditionalAccess.policies.filter((one) => one.id !== id);
    });
  },
};

/** Writes go to the policy as it is, however stale the caller's reads are. */
const existing = (call: GraphCall) => {
  const policy = policies.find({ ...call, state: call.tenant.state, beta: true });
  if (policy.preview && !call.beta) throw refusals.preview();
  return policy;
};

function parsed(body: unknown): Sent {
  const result = policySchema.safeParse(body);
  if (result.success) return result.data as Sent;
  const { path, message } = result.error.issues[0]!;
  throw refusals.schema(`${path.join(".")}: ${message}`);
}

function assertWritable(call: GraphCall, body: PolicyBody, sent: Sent, before?: PolicyBody) {
  const { state } = call.tenant;
  assertConsistent(body, sent);
  // Only the arrays that were sent are written, so only their ids are looked up.
  assertReferences(state, completed({ ...emptyOf(body), ...sent }), {
    users: visibleUsers({ tenant: call.tenant, state }),
    before,
  });
  if (state.securityDefaults && body.state === "enabled" && before?.state !== "enabled")
    throw refusals.securityDefaults();
}

const emptyOf = ({ displayName, state }: PolicyBody) => ({ displayName, state });

function change(
  call: GraphCall,
  operation: "Add" | "Update" | "Delete",
  before: PolicyBody | undefined,
  apply: (draft: State) => ConditionalAccessPolicy,
) {
  call.tenant.write((draft) => {
    const policy = apply(draft);
    recordAudit(draft, {
      policy,
      operation,
      before,
      initiator: call.initiator,
      now: call.tenant.now(),
    });
  });
}
