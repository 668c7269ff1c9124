import { randomUUID } from "node:crypto";
import { identities } from "../identities.ts";
import { smtpBasicAllowed } from "./smtpBasicAllowed.ts";
import type { Recipient, State } from "./state.ts";

/**
 * Adds a recipient and the Entra user behind it; the caller has checked that names and addresses are free.
 * Source: hve-service §3.1, §3.2 (the second address in the initial domain), entra-graph §5.1 (the user's shape).
 */
export function newRecipient(
  state: State,
  wanted: {
    kind: Recipient["kind"];
    hve: boolean;
    name: string;
    /** Primary SMTP address. */
    address: string;
    /** Sign-in name; the address when absent. */
    userPrincipalName?: string;
    displayName?: string;
    alias?: string;
    firstName?: string;
    lastName?: string;
    initials?: string;
    passwordHash?: string;
    now: number;
  },
): Recipient {
  const { now, address } = wanted;
  const userPrincipalName = wanted.userPrincipalName ?? address;
  const alias = wanted.alias ?? userPrincipalName.split("@")[0]!;
  const emailAddresses = [`SMTP:${address}`];
  const routing = `${alias}@${identities.initialDomain}`;
  if (routing.toLowerCase() !== address.toLowerCase()) emailAddresses.push(`smtp:${routing}`);
  const recipient: Recipient = {
    guid: randomUUID(),
    objectId: randomUUID(),
    kind: wanted.kind,
    hve: wanted.hve,
    name: wanted.name,
    displayName: wanted.displayName ?? wanted.name,
    alias,
    firstName: wanted.firstName ?? "",
    lastName: wanted.lastName ?? "",
    initials: wanted.initials ?? "",
    emailAddresses,
    hidden: false,
    customAttributes: {},
    replyTo: "",
    allowedApps: [],
    billingPolicyId: null,
    policy: null,
    stsValidFrom: null,
    createdAt: now,
    changedAt: now,
    softDeletedAt: null,
    effects: { smtpBasic: [], stamps: [], replyTo: [], billingPolicyId: [] },
  };
  recipient.effects.smtpBasic.push({ at: now, allowed: smtpBasicAllowed(state, recipient) });
  state.recipients.push(recipient);
  state.users.push({
    id: recipient.objectId,
    userPrincipalName,
    displayName: recipient.displayName,
    mail: address,
    mailNickname: alias,
    proxyAddresses: [...emailAddresses],
    accountEnabled: true,
    passwordHash: wanted.passwordHash ?? null,
    mustChangePassword: false,
    passwordPolicies: null,
    licences: [],
    createdAt: now,
    passwordChangedAt: now,
    deletedAt: null,
  });
  return recipient;
}
