/** Carries out planned changes of exclusions, one policy after the other, and makes good what they took from others. */
import type { Policy } from "../conditionalAccess/policy.ts";
import { GraphError, HveError, InvalidInputError } from "../errors.ts";
import { allExcluded } from "./breakGlass.ts";
import { examine } from "./conditionalAccessCollateral.ts";
import { conditionalAccessPolicies, excludedIds, forgetPolicies } from "./conditionalAccess.ts";
import { changeExclusions, type Patch } from "./conditionalAccessExclude.ts";
import type { PlannedChange } from "./exclusionPlan.ts";
import type { Tenant } from "./tenant.ts";

/** Making good is a write too, and may take something from others again; it ends after so many rounds. */
const MOST_REPAIRS = 5;

export interface Changed {
  /** Sentences about what a person should know: what was put back, and how long a window nobody could look into. */
  remarks: string[];
  /** Sentences about changes that the service accepted and no read shows yet. */
  unfinished: string[];
}

/**
 * @param policies all of the tenant, as read when the changes were planned.
 * @param done is told each change that stands, also of a policy that is gone meanwhile.
 * @throws InvalidInputError before the first write, when a change would drop a break-glass ID.
 * @throws GraphError after everything else was tried, for changes that failed.
 */
export async function changeAll(
  tenant: Tenant,
  {
    changes,
    policies,
    protectedIds,
  }: { changes: readonly PlannedChange[]; policies: readonly Policy[]; protectedIds: ReadonlySet<string> },
  done: (change: PlannedChange) => void,
): Promise<Changed> {
  const remarks: string[] = [];
  const unfinished: string[] = [];
  const failures: HveError[] = [];
  const patches: Patch[] = [];
  if (changes.length === 0) return { remarks, unfinished };
  for (const change of changes) keepsBreakGlass(change, protectedIds);

  const carryOut = async (change: PlannedChange) => {
    const outcome = await changeExclusions(tenant, { ...change, protectedIds });
    patches.push(...outcome.patches);
    if (outcome.is === "unseen") {
      unfinished.push(
        `Conditional Access policy "${change.policy.displayName}" does not show our change of ${change.list} yet.`,
      );
    }
  };
  /** Making good is a write too, and may itself take something from others. */
  const makeGood = async () => {
    for (let round = 1; ; round++) {
      const { corrections, unexamined } = await examine(tenant, patches);
      const before = patches.length;
      for (const { policy, list, add, remove: revived } of corrections) {
        const remove = revived.filter((id) => !protectedIds.has(id));
        if (add.length + remove.length === 0) continue;
        const written = patches.length;
        if (round <= MOST_REPAIRS) await carryOut({ policy, list, add, remove });
        else failures.push(restless(policy));
        if (patches.length > written) remarks.push(repairRemark(policy, list, add, remove));
      }
      if (patches.length > before) continue;
      remarks.push(...unexamined.map(({ patch, reason }) => windowRemark(patch, reason)));
      return;
    }
  };
  for (const change of changes) {
    try {
      await carryOut(change);
      done(change);
    } catch (error) {
      if (!(error instanceof HveError)) throw error;
      failures.push(error);
    }
  }
  await makeGood();
  failures.push(...(await unprotected(tenant, policies, protectedIds)));
  const [first] = failures;
  if (first !== undefined && failures.length === 1) throw first;
  if (failures.length > 1)
    throw new GraphError(failures.map(({ message }) => message).join("\n"), { cause: failures });
  return { remarks, unfinished };
}

const restless = ({ displayName }: Policy) =>
  new GraphError(
    `Conditional Access policy "${displayName}": others keep changing the exclusions while we write; what they did last may be ` +
      "lost. See the directory audits.",
  );

function repairRemark(
  { displayName }: Policy,
  list: string,
  add: readonly string[],
  remove: readonly string[],
) {
  const what = [
    ...(add.length > 0 ? [`add ${add.join(", ")}`] : []),
    ...(remove.length > 0 ? [`take out ${remove.join(", ")}`] : []),
  ];
  return (
    `Conditional Access policy "${displayName}": while we wrote ${list}, somebody else did ${what.join(" and ")}; it was ` +
    "overwritten and is made good."
  );
}

function windowRemark({ policy, list, at, windowMs }: Patch, reason: string) {
  return (
    `Conditional Access policy "${policy.displayName}": ${list} was written ${Math.ceil(windowMs)} ms after it was read ` +
    `(${at.toISOString()}); ${reason}, so what somebody else changed in that time may be lost.`
  );
}

/** What this run itself would take out may not be break-glass, whoever put it there. */
function keepsBreakGlass({ policy, list, remove }: PlannedChange, protectedIds: ReadonlySet<string>) {
  const dropped = remove.filter((id) => protectedIds.has(id) && excludedIds(policy, list).includes(id));
  if (dropped.length === 0) return;
  throw new InvalidInputError(
    `Conditional Access policy "${policy.displayName}": ${dropped.join(", ")} is break-glass, and this run would take it out of ` +
      `${list}. Nothing was changed. Take it out of \`breakGlass\`, if it is none.`,
  );
}

/** The other way round: what was excluded and is break-glass is excluded still, in every policy there is. */
async function unprotected(tenant: Tenant, before: readonly Policy[], protectedIds: ReadonlySet<string>) {
  forgetPolicies(tenant);
  const after = await conditionalAccessPolicies(tenant);
  const missing = before.flatMap((policy) => {
    const now = after.find(({ id }) => id === policy.id);
    if (now === undefined) return [];
    const held = allExcluded(now);
    const gone = allExcluded(policy).filter((id) => protectedIds.has(id) && !held.includes(id));
    return gone.map((id) => `${id} in "${now.displayName}"`);
  });
  if (missing.length === 0) return [];
  const error = new GraphError(
    `Break-glass exclusions that stood before this run are missing after it: ${missing.join(", ")}. Our writes keep them, so somebody ` +
      "else took them out meanwhile: see the directory audits, and put them back.",
  );
  return [error];
}
