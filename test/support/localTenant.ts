/** A fresh lab tenant for one test, and the stack configuration that points at it. */
import { startLab, type LabOptions } from "../../src/lab/lab.ts";
import { reset } from "../../src/lifecycle/session.ts";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";

/** What the account "alerts" signs in with. */
export const ALERTS_PASSWORD = "Siren-4-the-lab!";

export async function localTenant({ factor = 60_000, ...options }: LabOptions = {}) {
  const lab = await startLab({ factor, ...options });
  const { addresses } = lab;
  trustAuthority(addresses.caFile);
  const settings: Record<string, string> = {
    "hve:tenantId": addresses.tenantId,
    "hve:clientId": addresses.clientId,
    "hve:clientSecret": addresses.clientSecret,
    "hve:authority": addresses.authority,
    "hve:exchangeEndpoint": addresses.exchange,
    "hve:graphEndpoint": addresses.graph,
    "hve:smtpHost": addresses.smtpHost,
    "hve:smtpPort": String(addresses.smtpPort),
    "hve:caFile": addresses.caFile,
    "hve:timeDivisor": String(factor),
    "hve:alertsPassword": ALERTS_PASSWORD,
  };
  reset(); // as a new provider process would begin
  return {
    lab,
    settings,
    /** For a kind's `configure`. */
    request: { config: { get: (key: string) => settings[key], require: (key: string) => settings[key]! } },
    /** Somebody else's change, or a look at what the tenant really holds; counted nowhere. */
    async exchange(cmdlet: string, parameters: Record<string, unknown>): Promise<Record<string, any>[]> {
      const response = await fetch(`${addresses.admin}/exchange`, {
        method: "POST",
        headers: { authorization: `Bearer ${addresses.adminKey}`, "content-type": "application/json" },
        body: JSON.stringify({ cmdlet, parameters }),
      });
      const { rows, ...rest } = (await response.json()) as { rows?: Record<string, any>[] };
      if (rows === undefined) throw new Error(`${cmdlet}: ${JSON.stringify(rest)}`);
      return rows;
    },
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}
