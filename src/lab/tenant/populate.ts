import { createHash } from "node:crypto";
import { completed } from "../conditionalAccess/completed.ts";
import { newRecipient } from "./newRecipient.ts";
import { password } from "./password.ts";
import { passingPolicies, sparingPolicies, stoppingPolicies, type PolicyMaker } from "./policySamples.ts";
import type { Populated, Population } from "./population.ts";
import type { State } from "./state.ts";

/** An id that depends on its name and nothing else. */
const idOf = (name: string) => {
  const hex = createHash("sha256").update(`lab ${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Fills a tenant with accounts and policies, in one step. Policies are made in turn from samples of what stops a password
 * sender and what does not; every one spares the break-glass person. Made for proofs and measurements.
 */
export function populate(state: State, wanted: Population, now: number): Populated {
  const accounts: Populated["accounts"] = [];
  const passwordHash = wanted.accounts === 0 ? "" : password.hash("Sup3r-secret");
  for (let number = 1; number <= wanted.accounts; number += 1) {
    const name = `hve-${String(number).padStart(3, "0")}`;
    const address = `${name}@contoso.com`;
    const made = newRecipient(state, {
      kind: "MailUser",
      hve: true,
      name,
      address,
      passwordHash,
      now: now - dayMs,
    });
    accounts.push({ address, guid: made.guid, objectId: made.objectId });
  }
  const group = (displayName: string, members: string[]) => {
    const known = state.groups.find((candidate) => candidate.displayName === displayName);
    if (known !== undefined) return known.id;
    const id = idOf(displayName);
    state.groups.push({
      id,
      displayName,
      description: null,
      mailNickname: displayName.replaceAll(" ", ""),
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
      membershipRule: null,
      isAssignableToRole: false,
      licences: [],
      members,
      owners: [],
      createdAt: now - dayMs,
      deletedAt: null,
    });
    return id;
  };
  const devices = group(
    "Devices and printers",
    accounts.map(({ objectId }) => objectId),
  );
  const ids = {
    breakGlass: state.users.filter(({ mailNickname }) => mailNickname === "breakglass").map(({ id }) => id),
    devices,
    nested: group("Everything that is no person", [devices]),
    strangers: group("Sales", []),
  };
  const policies: Populated["policies"] = [];
  const add = (blocks: boolean, count: number, samples: readonly [string, PolicyMaker][]) => {
    for (let number = 0; number < count; number += 1) {
      const [name, make] = samples[number % samples.length]!;
      const displayName = `${blocks ? "CA" : "CB"}${String(number + 1).padStart(3, "0")} ${name}`;
      const id = idOf(displayName);
      state.conditionalAccess.policies.push({
        id,
        body: completed({ state: "enabled", displayName, ...make(ids) }),
        templateId: null,
        microsoftManaged: false,
        preview: false,
        createdAt: now - dayMs,
        modifiedAt: null,
        deletedAt: null,
      });
      policies.push({ id, displayName, blocks });
    }
  };
  const blocking = Math.min(wanted.blocking, wanted.policies);
  add(true, blocking, stoppingPolicies);
  const passing = accounts.length === 0 ? passingPolicies : [...passingPolicies, ...sparingPolicies];
  add(false, wanted.policies - blocking, passing);
  return { accounts, policies };
}
