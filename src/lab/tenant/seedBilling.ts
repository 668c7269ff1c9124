import type { BillingPolicy } from "./state.ts";

const valid = { connected: true, subscriptionActive: true, mismatched: false };

/** Two usable billing policies, one whose subscription has ended and one nobody connected to High Volume Email. */
export const seedBilling = (): BillingPolicy[] => [
  { ...valid, id: "f5b0c1a2-6d37-4e84-9c15-a2d8e7b3f460", name: "HVE pay-as-you-go" },
  { ...valid, id: "3c8e7d95-0a4f-4b61-8d72-e6f1b9c5a038", name: "Marketing pay-as-you-go" },
  {
    ...valid,
    id: "9a1d5f7e-b263-4c08-a5e4-7d0c3b8f2e16",
    name: "Old subscription",
    subscriptionActive: false,
  },
  {
    ...valid,
    id: "61f4e8b0-c7a9-4d52-93be-5a8d2c0e7f49",
    name: "SharePoint pay-as-you-go",
    connected: false,
  },
];
