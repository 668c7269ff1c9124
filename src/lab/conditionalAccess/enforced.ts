import type { State } from "../tenant/state.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { resourceIds, type SignInContext } from "./signInContext.ts";
import { stopsIn } from "./stopsIn.ts";

/**
 * How long a sign-in goes by the policies and groups as they were: minutes, no figure is published (hve-service §7,
 * entra-graph §1.3, §2.4). Five are a guess.
 */
const lagMs = 5 * 60 * 1000;

const keyOf = ({ kind, id }: SignInContext["identity"], resource: string) =>
  `${kind} ${id.toLowerCase()} ${resource}`;

/** What Conditional Access does to sign-ins, some minutes after it was told to. */
export const enforced = {
  /** Notes after a change, for everybody who may sign in, whether policies stop him from then on. */
  record(state: State, before: State | undefined, now: number): void {
    const { effects } = state.conditionalAccess;
    const unchanged = before !== undefined && signature(before) === signature(state);
    const stops = stopsIn(state);
    const known: Record<string, true> = {};
    for (const { identity, resource } of everybody(state)) {
      const key = keyOf(identity, resource);
      known[key] = true;
      if (unchanged && key in effects) continue;
      const log = (effects[key] ??= []);
      const blocked = stops(identity, resource);
      if (log.at(-1)?.blocked !== blocked) log.push({ at: now, blocked });
    }
    for (const key of Object.keys(effects)) if (!known[key]) delete effects[key];
  },

  /** Whether a sign-in is stopped now. */
  blocks(
    { state, now, factor }: Pick<Tenant, "state" | "now" | "factor">,
    identity: SignInContext["identity"],
    resource: string,
  ): boolean {
    const log = state.conditionalAccess.effects[keyOf(identity, resource)] ?? [];
    const inForce = log.filter(({ at }, index) => index === 0 || at + lagMs / factor <= now());
    return inForce.at(-1)?.blocked ?? false;
  },
};

function everybody(state: State): { identity: SignInContext["identity"]; resource: string }[] {
  const users = state.recipients
    .filter(({ hve, softDeletedAt, objectId }) => hve && softDeletedAt === null && objectId !== "")
    .map(({ objectId }) => ({
      identity: { kind: "user" as const, id: objectId },
      resource: resourceIds.exchange as string,
    }));
  const principals = state.applications.flatMap(({ objectId }) =>
    Object.values(resourceIds).map((resource) => ({
      identity: { kind: "servicePrincipal" as const, id: objectId },
      resource: resource as string,
    })),
  );
  return [...users, ...principals];
}

/** Everything a verdict is made of, besides the principal itself. */
const signature = ({ groups, directoryRoles, conditionalAccess, users }: State) =>
  JSON.stringify([
    groups,
    directoryRoles,
    conditionalAccess.policies,
    conditionalAccess.namedLocations,
    users.map(({ guest }) => guest),
  ]);
