import { identities } from "../identities.ts";
import { firstPartyApps } from "./appRoles.ts";
import type { Application } from "./state.ts";

const nothing = { exchangeRoles: [], graphRoles: [], directoryRoles: [] };

/**
 * The managing application, the one that sends the dev stack's invoices, two of one name, and Microsoft's own resources
 * (entra-graph §9.2).
 */
export const seedApplications = (): Application[] => [
  {
    clientId: identities.clientId,
    objectId: "d2a7c1de-1f0b-4f5c-8a44-5e0f6b7c8d9e",
    registrationId: "a41f0c77-3e58-4b0d-9d1c-7b2a6c5e4f31",
    displayName: "HVE as code",
    secret: identities.clientSecret,
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
  },
  {
    ...nothing,
    clientId: "7c5f2a90-41d3-4e68-b0a7-93f1c2d4e5a6",
    objectId: "1e9d4b38-6f27-4a15-8c60-d5b3a2918f74",
    registrationId: "58b6e1d2-c934-4f7a-a1e0-6d8c7b9f0a25",
    displayName: "Contoso invoices",
    secret: null,
    exchangeRoles: ["Mail.Send"],
  },
  {
    ...nothing,
    clientId: "2f8d6c14-9b35-4a70-8e21-c7a4b6d5f903",
    objectId: "b3a92f65-07d1-4c8e-95b4-1f6e8d7c2a40",
    registrationId: "e07c4d81-2a96-4f53-b8d0-9a3b5c6f7e12",
    displayName: "Reporting",
    secret: null,
    exchangeRoles: ["Mail.Send"],
  },
  {
    ...nothing,
    clientId: "93b7e5a2-d048-4c61-a9f3-5e2d1c8b7f60",
    objectId: "6d1f8c3a-b572-4e09-87a6-4c9b2e0f5d18",
    registrationId: "0f4a9e6b-8c21-4d75-9e38-b1c7d6a5f243",
    displayName: "Reporting",
    secret: null,
  },
  ...Object.values(firstPartyApps).map(({ clientId, objectId, displayName }) => ({
    ...nothing,
    clientId,
    objectId,
    registrationId: null,
    displayName,
    secret: null,
  })),
];
