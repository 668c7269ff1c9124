import type { Tenant } from "../m365/tenant.ts";

/** An object that a run would make. */
export interface Candidate {
  kind: string;
  /** How a person calls it. */
  label: string;
  find(tenant: Tenant): Promise<string | undefined>;
}

/** What a run would make and the tenant holds already: somebody else's, until an entry says otherwise. */
export async function existingObjects(tenant: Tenant, candidates: readonly Candidate[]): Promise<string[]> {
  const findings: string[] = [];
  for (const { kind, label, find } of candidates) {
    const id = await find(tenant);
    if (id === undefined) continue;
    findings.push(
      `${kind} ${label} exists already in the tenant (${id}), and this stack did not make it. Choose another name or address, ` +
        "remove the object from the tenant, or take the entry out of the file.",
    );
  }
  return findings;
}
