/** A fresh lab tenant for one test, and the stack configuration that points at it. */
import { dump } from "../../src/lab/admin/dump.ts";
import { startLab, type LabOptions } from "../../src/lab/lab.ts";
import { configure, reset } from "../../src/lifecycle/session.ts";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";
import { adminOf } from "./adminOf.ts";

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
    "hve:exchange": "rest",
    "hve:exchangeEndpoint": addresses.exchange,
    "hve:graphEndpoint": addresses.graph,
    "hve:smtpHost": addresses.smtpHost,
    "hve:smtpPort": String(addresses.smtpPort),
    "hve:caFile": addresses.caFile,
    "hve:timeDivisor": String(factor),
    "hve:alertsPassword": ALERTS_PASSWORD,
  };
  const admin = adminOf(addresses);

  const request = {
    config: { get: (key: string) => settings[key], require: (key: string) => settings[key]! },
  };
  /** As a new provider process begins: configured, and nothing remembered. */
  async function nextRun() {
    reset();
    await configure(request);
  }

  await nextRun();
  return {
    lab,
    settings,
    /** For a kind's `configure`. */
    request,
    nextRun,
    admin,
    /** Somebody else's change, or a look at what the tenant really holds; counted nowhere. */
    async exchange(cmdlet: string, parameters: Record<string, unknown>): Promise<Record<string, any>[]> {
      const { rows, ...rest } = (await admin("/exchange", { cmdlet, parameters })) as {
        rows?: Record<string, any>[];
      };
      if (rows === undefined) throw new Error(`${cmdlet}: ${JSON.stringify(rest)}`);
      return rows;
    },
    /** The tenant in a form in which equal tenants are equal; soft-deleted users and groups left out. */
    dump() {
      const { softDeleted: _users, softDeletedGroups: _groups, ...rest } = dump(lab.tenant.state);
      return rest;
    },
    /** Names of the writing calls that `work` made, in order. */
    async writes(work: () => Promise<unknown>): Promise<string[]> {
      const { length } = lab.calls.entries;
      await work();
      return lab.calls.entries
        .slice(length)
        .filter(({ write }) => write)
        .map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
}

export type LocalTenant = Awaited<ReturnType<typeof localTenant>>;
