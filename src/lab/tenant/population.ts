import { z } from "zod";

/** How much a tenant is filled with; the same numbers always give the same tenant, but for generated ids of accounts. */
export const population = z.strictObject({
  /** Policies besides those there are. */
  policies: z.int().min(0).max(240).default(60),
  /** How many of them stop a password sign-in of every account, now and from everywhere. */
  blocking: z.int().min(0).default(17),
  /** HVE accounts, `hve-001@contoso.com` and so on, all with the password `Sup3r-secret`. */
  accounts: z.int().min(0).max(100).default(100),
});

export type Population = z.infer<typeof population>;

/** What was added. */
export interface Populated {
  accounts: { address: string; guid: string; objectId: string }[];
  policies: { id: string; displayName: string; blocks: boolean }[];
}
