import type { DesiredState } from "../desired/load.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { Plan } from "../preflight/preflight.ts";
import type { Declaration } from "./declare.ts";

/** A kind, as far as the preflight is concerned. */
interface PlannedKind {
  type: string;
  nature: string;
  label(inputs: any): string;
  find(tenant: Tenant, inputs: any): Promise<string | undefined>;
}

/** What the preflight has to look at. A resource whose id Pulumi does not know yet is one that this run would make. */
export async function planOf(
  { file, entries }: DesiredState,
  kinds: readonly PlannedKind[],
  declarations: readonly Declaration[],
): Promise<Plan> {
  const candidates: Plan["candidates"] = [];
  for (const { entry, resource } of declarations) {
    const kind = kinds.find(({ type }) => type === entry.kind)!;
    const { isKnown } = resource.id as unknown as { isKnown: Promise<boolean> };
    if (kind.nature !== "object" || (await isKnown)) continue;
    const find = (tenant: Tenant) => kind.find(tenant, entry.inputs);
    candidates.push({ kind: kind.type, label: kind.label(entry.inputs), find });
  }
  const passwordSenders = entries
    .filter(({ kind, inputs }) => kind === "HighVolumeAccount" && inputs["password"] !== undefined)
    .map(({ inputs }) => String(inputs["address"]));
  return { tenantDomain: file.tenant, passwordSenders, candidates };
}
