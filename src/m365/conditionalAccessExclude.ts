/**
 * Changes one exclusion list of one policy, beside others who do the same.
 *
 * The service has no conditional write and its replicas lag. So: a fresh read, one array written at once after it, and three
 * reads that agree; a write of ours that somebody overwrote is made again; a read that is older than one we have seen is never
 * written back. What others wrote between our read and our write shows in the directory audits only: see
 * conditionalAccessCollateral.ts.
 * @see https://learn.microsoft.com/graph/api/conditionalaccesspolicy-update
 */
import pLimit from "p-limit";
import type { Policy } from "../conditionalAccess/policy.ts";
import { GraphError, InvalidInputError, NotFoundError } from "../errors.ts";
import { settle } from "../settle.ts";
import {
  excludedIds,
  forgetPolicies,
  policyOf,
  policyPaths,
  stampOf,
  type ExclusionList,
} from "./conditionalAccess.ts";
import type { Tenant } from "./tenant.ts";

/** More writes than this of one list in one go, and somebody is working against us. */
const MOST_PATCHES = 5;
const AGREEING_READS = 3;
/** A replica may be behind for a few reads, however quickly they follow. */
const MOST_STALE_READS = 20;

export interface ExclusionChange {
  /** The policy as it was read when the change was planned. */
  policy: Policy;
  list: ExclusionList;
  /** Object IDs, lower-case. */
  add: readonly string[];
  remove: readonly string[];
  /** Break-glass IDs: those that were on the list when the change was planned must stay on it. */
  protectedIds: ReadonlySet<string>;
}

/** One write that the service accepted. */
export interface Patch {
  policy: Policy;
  list: ExclusionList;
  /** The whole list as sent, lower-case. */
  sent: string[];
  add: readonly string[];
  remove: readonly string[];
  /** By the service's clock. */
  at: Date;
  /** From before the read until after the write. */
  windowMs: number;
}

export interface Outcome {
  /** `done`: seen three times, or nothing was to be done. `unseen`: accepted, but no read shows it yet. `gone`: no such policy. */
  is: "done" | "unseen" | "gone";
  patches: Patch[];
}

/** What this process knows of a policy, whichever resource asks. */
interface Known {
  lock: ReturnType<typeof pLimit>;
  /** Stamp of the newest version that was read. */
  newest: string;
}
const known = new Map<string, Known>();

/**
 * @throws InvalidInputError before writing, when a break-glass ID would not stay. @throws GraphError when somebody keeps
 * undoing the change.
 */
export function changeExclusions(tenant: Tenant, change: ExclusionChange): Promise<Outcome> {
  const key = `${tenant.configuration.graphEndpoint.origin} ${tenant.configuration.tenantId} ${change.policy.id}`;
  const policy = known.get(key) ?? { lock: pLimit(1), newest: "" };
  known.set(key, policy);
  return policy.lock(async () => {
    notOlder(policy, change.policy);
    const patches: Patch[] = [];
    for (let writes = 0; writes < MOST_PATCHES; writes++) {
      const written = await write(tenant, change, policy, patches);
      if (written === "gone") return { is: "gone", patches };
      if (written === undefined) return { is: "done", patches };
      forgetPolicies(tenant);
      const seen = await confirm(tenant, change, policy, written);
      if (seen !== "lost") return { is: seen, patches };
    }
    throw new GraphError(
      `Conditional Access policy "${change.policy.displayName}": somebody keeps replacing ${change.list}; after ${MOST_PATCHES} ` +
        "writes our change is still undone. See who changes the policy in the directory audits, have them stop, and run again.",
    );
  });
}

/** @returns the stamp of the version that was read, when something was written; undefined when nothing had to be. */
async function write(
  tenant: Tenant,
  change: ExclusionChange,
  policy: Known,
  patches: Patch[],
): Promise<string | "gone" | undefined> {
  const { list, add, remove } = change;
  const timing = { ...tenant.timing.visibility, atLeast: MOST_STALE_READS };
  let result: string | undefined;
  const attempt = async (path: string) => {
    let isStale = false;
    let sent: string[] | undefined;
    const { windowMs, held } = await tenant.graph.update<unknown>(path, (answer) => {
      const read = policyOf(answer);
      isStale = !notOlder(policy, read);
      const before = excludedIds(read, list);
      sent = undefined;
      if (isStale || holds(before, change)) return undefined;
      sent = [...new Set([...before, ...add])].filter((id) => !remove.includes(id));
      keepsBreakGlass(change, sent);
      return { conditions: { users: { [list]: sent } } };
    });
    if (isStale) return false;
    if (sent === undefined) return true;
    patches.push({
      policy: policyOf(held),
      list,
      sent,
      add,
      remove,
      at: await tenant.graph.serverDate(),
      windowMs,
    });
    result = stampOf(policyOf(held));
    return true;
  };
  for (const path of policyPaths(change.policy.id)) {
    try {
      if (await settle(timing, () => attempt(path))) return result;
    } catch (error) {
      if (error instanceof NotFoundError) continue;
      throw error;
    }
    throw new GraphError(
      `Conditional Access policy "${change.policy.displayName}": reads keep answering an older version. Nothing was changed.`,
    );
  }
  return "gone";
}

/** Reads until three in a row show the change, or one shows that somebody wrote after us and took it back. */
async function confirm(tenant: Tenant, change: ExclusionChange, policy: Known, before: string) {
  let isLost = false;
  const look = async () => {
    const read = await current(tenant, change.policy.id);
    if (read === undefined || !notOlder(policy, read)) return false;
    if (holds(excludedIds(read, change.list), change)) return true;
    isLost = stampOf(read) > before; // the version we started from is only a replica that is behind
    return isLost;
  };
  const timing = { ...tenant.timing.visibility, agree: AGREEING_READS, atLeast: MOST_STALE_READS };
  const isSeen = await settle(timing, async () => {
    const agrees = await look();
    if (isLost) throw new Lost();
    return agrees;
  }).catch((error: unknown) => {
    if (error instanceof Lost) return "lost" as const;
    throw error;
  });
  return isSeen === "lost" ? isSeen : isSeen ? ("done" as const) : ("unseen" as const);
}

/** Ends the waiting for a write that somebody has overwritten. */
class Lost extends Error {}

async function current(tenant: Tenant, id: string): Promise<Policy | undefined> {
  for (const path of policyPaths(id)) {
    try {
      return policyOf(await tenant.graph.get(path));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return undefined;
}

const holds = (list: readonly string[], { add, remove }: ExclusionChange) =>
  add.every((id) => list.includes(id)) && !remove.some((id) => list.includes(id));

/** Whether a version is at least as new as all that were read before; then it is the newest. */
function notOlder(policy: Known, read: Policy): boolean {
  const stamp = stampOf(read);
  if (stamp < policy.newest) return false;
  policy.newest = stamp;
  return true;
}

/** Both ways: what was protected when the change was planned is still there, and is not on its way out. */
function keepsBreakGlass({ policy, list, protectedIds }: ExclusionChange, sent: readonly string[]) {
  const missing = excludedIds(policy, list).filter((id) => protectedIds.has(id) && !sent.includes(id));
  if (missing.length === 0) return;
  throw new InvalidInputError(
    `Conditional Access policy "${policy.displayName}": ${list} would not hold the break-glass ${missing.join(", ")} any more, ` +
      "which it held when this run began. Nothing was changed. See in the directory audits who took it out, put it back, and run again.",
  );
}
