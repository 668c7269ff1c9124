/**
 * What our writes took from others: somebody changed a list after we had read it and before we wrote it. Only the directory
 * audit of our own write tells, because it holds the list as it really stood.
 */
import { PermissionError } from "../errors.ts";
import { settle } from "../settle.ts";
import type { Patch } from "./conditionalAccessExclude.ts";
import { policyAudits, type PolicyAudit } from "./directoryAudits.ts";
import type { Tenant } from "./tenant.ts";

/** How far the audits' clock may be from the one that Graph answers with. */
const CLOCK_SKEW_MS = 10_000;

export interface Collateral {
  patch: Patch;
  /** IDs somebody added in the window, which our write took away. */
  lost: string[];
  /** IDs somebody took out in the window, which our write brought back. */
  revived: string[];
}

export interface Examination {
  collateral: Collateral[];
  /** Writes that no audit tells about, each with the reason. */
  unexamined: { patch: Patch; reason: string }[];
}

/** Waits for the audits of the writes, as long as settings may take. A tenant that lets nobody read them is not an error. */
export async function examine(tenant: Tenant, patches: readonly Patch[]): Promise<Examination> {
  if (patches.length === 0) return { collateral: [], unexamined: [] };
  const since = new Date(Math.min(...patches.map(begin)));
  let audits = new Map<string, PolicyAudit[]>();
  const own = (patch: Patch) => (audits.get(patch.policy.id) ?? []).filter((audit) => isOf(audit, patch));
  try {
    await settle(tenant.timing.settings, async () => {
      audits = await policyAudits(tenant, since);
      return patches.every((patch) => own(patch).length > 0);
    });
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    const reason = "the directory audits may not be read (AuditLog.Read.All, Entra ID P1)";
    return { collateral: [], unexamined: patches.map((patch) => ({ patch, reason })) };
  }
  const found = patches.map((patch) => ({ patch, audits: own(patch) }));
  return {
    collateral: found.flatMap(({ patch, audits }) => audits.flatMap((audit) => collateralOf(patch, audit))),
    unexamined: found
      .filter(({ audits }) => audits.length === 0)
      .map(({ patch }) => ({ patch, reason: "the directory audits do not show our write yet" })),
  };
}

/** Several runs may share one app registration, so a write is known by the list it sent. */
const isOf = ({ at, after }: PolicyAudit, patch: Patch) => {
  const { list, sent } = patch;
  return (
    at.getTime() >= begin(patch) &&
    after !== undefined &&
    after[list].length === sent.length &&
    sent.every((id) => after[list].includes(id))
  );
};

const begin = ({ at, windowMs }: Patch) => at.getTime() - windowMs - CLOCK_SKEW_MS;

function collateralOf(patch: Patch, { before }: PolicyAudit): Collateral[] {
  if (before === undefined) return [];
  const { list, sent, add, remove } = patch;
  const stood = before[list];
  const lost = stood.filter((id) => !sent.includes(id) && !remove.includes(id));
  const revived = sent.filter((id) => !stood.includes(id) && !add.includes(id));
  return lost.length + revived.length === 0 ? [] : [{ patch, lost, revived }];
}
