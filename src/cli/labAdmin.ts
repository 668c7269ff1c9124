/** The lab's admin interface: what the tenant really holds, and changes that somebody else makes. */
import { trustAuthority } from "../m365/trustAuthority.ts";
import type { LabAddresses } from "./labProcess.ts";

export interface LabMessage {
  headers: Record<string, string>;
  [member: string]: unknown;
}

export interface LabAdmin {
  /** The whole state in a canonical form, soft-deleted users left out. */
  dump(): Promise<Record<string, unknown>>;
  inbox(): Promise<LabMessage[]>;
  /** How many calls of the product changed the tenant since the lab started. */
  writes(): Promise<number>;
  /** Runs a cmdlet as somebody else. */
  exchange(cmdlet: string, parameters: object): Promise<Record<string, unknown>[]>;
}

export function labAdmin({ admin, adminKey, caFile }: LabAddresses): LabAdmin {
  trustAuthority(caFile);
  const call = async (path: string, body?: object): Promise<any> => {
    const response = await fetch(admin + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The lab refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    async dump() {
      const { softDeleted: _kept, ...rest } = await call("/dump");
      return rest;
    },
    inbox: async () => (await call("/inbox")).messages,
    writes: async () => (await call("/calls")).counters.writes,
    async exchange(cmdlet, parameters) {
      const { rows, refused } = await call("/exchange", { cmdlet, parameters });
      if (rows === undefined) throw new Error(`The lab refused ${cmdlet}: ${JSON.stringify(refused)}`);
      return rows;
    },
  };
}
