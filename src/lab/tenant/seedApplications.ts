import { identities } from "../identities.ts";
import { firstPartyApps } from "./appRoles.ts";
import type { Application } from "./state.ts";

const nothing = () => ({
  secret: null,
  secretExpiresAt: null,
  certificates: [],
  federatedCredentials: [],
  managedIdentity: null,
  refused: null,
  exchangeRoles: [],
  graphRoles: [],
  directoryRoles: [],
});

const manager = () => ({
  exchangeRoles: ["Exchange.ManageAsApp"],
  graphRoles: [
    "Policy.Read.All",
    "User.Read.All",
    "User-PasswordProfile.ReadWrite.All",
    "Organization.Read.All",
    "Domain.Read.All",
    "Application.Read.All",
    "Policy.ReadWrite.ConditionalAccess",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
    "RoleManagement.ReadWrite.Directory",
    "AuditLog.Read.All",
  ],
  // Exchange Administrator
  directoryRoles: ["29232cdf-9323-42fd-ade2-1d097af3e4de"],
});

/**
 * The managing application, the one that sends the dev stack's invoices, two of one name, two managed identities with the
 * rights of the first, and Microsoft's own resources (entra-graph §9.2).
 */
export const seedApplications = (): Application[] => [
  {
    ...nothing(),
    ...manager(),
    clientId: identities.clientId,
    objectId: "d2a7c1de-1f0b-4f5c-8a44-5e0f6b7c8d9e",
    registrationId: "a41f0c77-3e58-4b0d-9d1c-7b2a6c5e4f31",
    displayName: "HVE as code",
    secret: identities.clientSecret,
  },
  {
    ...nothing(),
    clientId: "7c5f2a90-41d3-4e68-b0a7-93f1c2d4e5a6",
    objectId: "1e9d4b38-6f27-4a15-8c60-d5b3a2918f74",
    registrationId: "58b6e1d2-c934-4f7a-a1e0-6d8c7b9f0a25",
    displayName: "Contoso invoices",
    exchangeRoles: ["Mail.Send"],
  },
  {
    ...nothing(),
    clientId: "2f8d6c14-9b35-4a70-8e21-c7a4b6d5f903",
    objectId: "b3a92f65-07d1-4c8e-95b4-1f6e8d7c2a40",
    registrationId: "e07c4d81-2a96-4f53-b8d0-9a3b5c6f7e12",
    displayName: "Reporting",
    exchangeRoles: ["Mail.Send"],
  },
  {
    ...nothing(),
    clientId: "93b7e5a2-d048-4c61-a9f3-5e2d1c8b7f60",
    objectId: "6d1f8c3a-b572-4e09-87a6-4c9b2e0f5d18",
    registrationId: "0f4a9e6b-8c21-4d75-9e38-b1c7d6a5f243",
    displayName: "Reporting",
  },
  {
    ...nothing(),
    ...manager(),
    clientId: "c40f7d2e-6a93-4b58-8e15-d1a2b3c4e5f6",
    objectId: "8b7e6d5c-4f3a-4219-a0b8-c7d6e5f4a3b2",
    registrationId: null,
    displayName: "hve-pipeline",
    managedIdentity: "system",
  },
  {
    ...nothing(),
    ...manager(),
    clientId: "5d9c8b7a-1e2f-4a3b-9c4d-6e7f8a9b0c1d",
    objectId: "e1f2a3b4-c5d6-4e7f-8091-a2b3c4d5e6f7",
    registrationId: null,
    displayName: "hve-operators",
    managedIdentity: "user",
  },
  ...Object.values(firstPartyApps).map(({ clientId, objectId, displayName }) => ({
    ...nothing(),
    clientId,
    objectId,
    registrationId: null,
    displayName,
  })),
];
