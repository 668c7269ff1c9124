/** The lab's admin interface: what the tenant really holds, and changes that somebody else makes. */
import { trustAuthority } from "../m365/trustAuthority.ts";
import { LabError } from "./labError.ts";
import type { LabAddresses } from "./labProcess.ts";

export interface LabMessage {
  headers: Record<string, string>;
  [member: string]: unknown;
}

/** Calls of the product since the lab started. A write is everything that is not on the lab's short list of reads. */
export interface LabCalls {
  reads: number;
  writes: number;
}

export interface LabAdmin {
  /** The whole state in a canonical form, soft-deleted users left out. */
  dump(): Promise<Record<string, unknown>>;
  inbox(): Promise<LabMessage[]>;
  calls(): Promise<LabCalls>;
  /** Runs a cmdlet as somebody else. */
  exchange(cmdlet: string, parameters: object): Promise<Record<string, unknown>[]>;
}

interface Answers {
  "/dump": Record<string, unknown>;
  "/inbox": { messages: LabMessage[] };
  "/calls": { counters: LabCalls };
  "/exchange": { rows?: Record<string, unknown>[]; refused?: unknown };
}

/** Every method throws LabError when the lab does not answer or refuses. */
export function labAdmin({ admin, adminKey, caFile }: LabAddresses): LabAdmin {
  trustAuthority(caFile);
  const call = async <P extends keyof Answers>(path: P, body?: object): Promise<Answers[P]> => {
    const response = await fetch(admin + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new LabError(`The lab does not answer at ${admin}.`, { cause });
    });
    if (!response.ok)
      throw new LabError(`The lab refused ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answers[P];
  };
  return {
    async dump() {
      const { softDeleted: _kept, ...rest } = await call("/dump");
      return rest;
    },
    inbox: async () => (await call("/inbox")).messages,
    calls: async () => (await call("/calls")).counters,
    async exchange(cmdlet, parameters) {
      const { rows, refused } = await call("/exchange", { cmdlet, parameters });
      if (rows === undefined) throw new LabError(`The lab refused ${cmdlet}: ${JSON.stringify(refused)}`);
      return rows;
    },
  };
}
