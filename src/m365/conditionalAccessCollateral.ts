/**
 * What our writes took from others: somebody changed a list after we had read it and before we wrote it. Only the directory
 * audit of our own write tells, because it holds the list as it really stood.
 */
import type { Policy } from "../conditionalAccess/policy.ts";
import { PermissionError } from "../errors.ts";
import { settle } from "../settle.ts";
import type { ExclusionList } from "./conditionalAccess.ts";
import type { Patch } from "./conditionalAccessExclude.ts";
import { policyAudits, type PolicyAudit } from "./directoryAudits.ts";
import type { Tenant } from "./tenant.ts";

/** How far the audits' clock may be from the one that Graph answers with. */
const CLOCK_SKEW_MS = 10_000;

/** What has to be done to one list, so that others have what they did. */
export interface Correction {
  policy: Policy;
  list: ExclusionList;
  /** IDs somebody added, which our writes took away. */
  add: string[];
  /** IDs a person took out, which our writes brought back. */
  remove: string[];
}

export interface Examination {
  corrections: Correction[];
  /** Writes that no audit tells about, each with the reason. */
  unexamined: { patch: Patch; reason: string }[];
}

/**
 * Waits for the audits of the writes, as long as settings may take. A tenant that lets nobody read them is not an error.
 * @param patches all of a run, because one write may already have made good another.
 */
export async function examine(tenant: Tenant, patches: readonly Patch[]): Promise<Examination> {
  if (patches.length === 0) return { corrections: [], unexamined: [] };
  const since = new Date(Math.min(...patches.map(begin)));
  let audits = new Map<string, PolicyAudit[]>();
  const of = ({ policy }: { policy: Policy }) => audits.get(policy.id) ?? [];
  const own = (patch: Patch) => of(patch).filter((audit) => isOf(audit, patch));
  try {
    await settle(tenant.timing.settings, async () => {
      audits = await policyAudits(tenant, since);
      return patches.every((patch) => own(patch).length > 0);
    });
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    const reason = "the directory audits may not be read (AuditLog.Read.All, Entra ID P1)";
    return { corrections: [], unexamined: patches.map((patch) => ({ patch, reason })) };
  }
  const lists = new Map(patches.map((patch) => [`${patch.policy.id} ${patch.list}`, patch]));
  return {
    corrections: [...lists.values()].flatMap(({ policy, list }) => {
      const ours = patches.filter((patch) => patch.policy.id === policy.id && patch.list === list);
      return correction({ policy, list }, ours, of({ policy }));
    }),
    unexamined: patches
      .filter((patch) => own(patch).length === 0)
      .map((patch) => ({ patch, reason: "the directory audits do not show our write yet" })),
  };
}

/**
 * Several runs may share one app registration, so a write is known by the list it sent and by what it was for. Lists of other
 * runs may be the same a moment earlier.
 */
function isOf({ at, before, after }: PolicyAudit, patch: Patch): boolean {
  const { list, sent, add, remove } = patch;
  if (at.getTime() < begin(patch) || before === undefined || after === undefined) return false;
  const isSent = after[list].length === sent.length && sent.every((id) => after[list].includes(id));
  const does = add.some((id) => !before[list].includes(id)) || remove.some((id) => before[list].includes(id));
  return isSent && does;
}

const begin = ({ at, windowMs }: Patch) => at.getTime() - windowMs - CLOCK_SKEW_MS;

function correction(
  of: Pick<Correction, "policy" | "list">,
  ours: readonly Patch[],
  audits: readonly PolicyAudit[],
): Correction[] {
  const { list } = of;
  const meant = ours.flatMap(({ add, remove }) => [...add, ...remove]);
  const lost = new Set<string>();
  const revived = new Set<string>();
  for (const patch of ours) {
    for (const { before } of audits.filter((audit) => isOf(audit, patch))) {
      const stood = before![list];
      stood.filter((id) => !patch.sent.includes(id)).forEach((id) => lost.add(id));
      patch.sent.filter((id) => !stood.includes(id)).forEach((id) => revived.add(id));
    }
  }
  // Another tool's write may have overwritten somebody too, so its removals prove nothing; what a person did last is what counts.
  const isTakenOut = (id: string) =>
    audits
      .findLast(
        ({ isPerson, before, after }) =>
          isPerson &&
          before !== undefined &&
          after !== undefined &&
          before[list].includes(id) !== after[list].includes(id),
      )
      ?.before![list].includes(id) === true;
  const add = [...lost].filter((id) => !meant.includes(id) && !isTakenOut(id));
  const remove = [...revived].filter((id) => !meant.includes(id) && isTakenOut(id));
  return add.length + remove.length === 0 ? [] : [{ ...of, add, remove }];
}
