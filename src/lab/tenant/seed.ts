import { identities } from "../identities.ts";
import { basicAuthFlags } from "./basicAuthFlags.ts";
import { newRecipient } from "./newRecipient.ts";
import { seedApplications } from "./seedApplications.ts";
import { seedBilling } from "./seedBilling.ts";
import { seedConditionalAccess } from "./seedConditionalAccess.ts";
import type { State } from "./state.ts";
import { switches } from "./switches.ts";

const mailboxes = ["hve-probe", "ops", "messaging", "breakglass"];

/** A tenant as a newcomer finds it: some mailboxes, one HVE account nobody declared, one policy nobody assigned. */
export function seed(today: number): State {
  // Long ago: nothing here is to be taken for the rest of an interrupted run.
  const now = today - 400 * 24 * 60 * 60 * 1000;
  const state: State = {
    tenantId: identities.tenantId,
    securityDefaults: false,
    defaultPolicy: null,
    domains: [
      { name: identities.initialDomain, authentication: "Managed", initial: true, default: false },
      { name: "contoso.com", authentication: "Managed", initial: false, default: true },
      { name: "fabrikam.com", authentication: "Federated", initial: false, default: false },
    ],
    policies: [
      {
        guid: "0b1c4d5e-6f70-4a81-92b3-c4d5e6f70819",
        name: "Block basic auth",
        flags: Object.fromEntries(basicAuthFlags.map((flag) => [flag, false])),
        createdAt: now,
        changedAt: now,
      },
    ],
    recipients: [],
    users: [],
    applications: seedApplications(),
    billingPolicies: seedBilling(),
    sharePointLicensed: true,
    switches: switches.parse({}),
    groups: [],
    directoryRoles: [],
    conditionalAccess: seedConditionalAccess([], now),
    directoryAudits: [],
  };
  for (const name of mailboxes)
    newRecipient(state, { kind: "UserMailbox", hve: false, name, address: `${name}@contoso.com`, now });
  newRecipient(state, {
    kind: "MailUser",
    hve: true,
    name: "legacy-printer",
    displayName: "Legacy printer",
    address: "legacy-printer@contoso.com",
    now,
  });
  state.conditionalAccess = seedConditionalAccess(state.users, now);
  return state;
}
