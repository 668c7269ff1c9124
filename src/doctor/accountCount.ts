import { hveAccounts } from "../m365/hve.ts";
import { finding, type Check } from "./check.ts";

/** @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365 */
const LIMIT = 100;

/** How many HVE accounts the tenant would hold after a run. */
export const accountCount: Check = {
  title: "Accounts",
  async look(tenant, { addresses }) {
    const held = new Set((await hveAccounts(tenant)).map(({ address }) => address));
    const after = new Set([...held, ...addresses]).size;
    const text = `${held.size} in the tenant, ${after} with those of the file, of at most ${LIMIT}`;
    const missing =
      after > LIMIT ? `${text}: remove accounts nobody needs, or put senders together` : undefined;
    return finding("Accounts", missing, text);
  },
};
