import { AlreadyExistsError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { Preflight } from "./preflight.ts";

/** An object, or a setting, that a run would make. */
export interface Candidate {
  kind: string;
  /** How a person calls it. */
  label: string;
  /**
   * What the create will find, and whether it may take it over.
   * @throws AlreadyExistsError when it may not.
   */
  claim(tenant: Tenant): Promise<{ takeover?: string; differs: readonly string[] } | undefined>;
}

/** What a run would make and the tenant holds already: it stops the run, or is told when it will be taken over. */
export async function existingObjects(tenant: Tenant, candidates: readonly Candidate[]): Promise<Preflight> {
  const found: Preflight = { findings: [], warnings: [] };
  for (const { kind, label, claim } of candidates) {
    try {
      const claimed = await claim(tenant);
      if (claimed?.takeover === undefined) continue;
      const { takeover, differs } = claimed;
      found.warnings.push(
        `${kind} ${label} is there already. ` +
          (takeover === "continued"
            ? "It looks like the rest of an interrupted run of this stack and will be continued."
            : `It will be adopted${differs.length === 0 ? "" : ` and changed: ${differs.join(", ")}`}.`),
      );
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
      found.findings.push(error.message);
    }
  }
  return found;
}
