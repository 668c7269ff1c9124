import type { DesiredState } from "../desired/load.ts";
import { claim } from "../lifecycle/claim.ts";
import type { Definition } from "../lifecycle/definition.ts";
import { isUnknown } from "../lifecycle/unknown.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { PlannedExclusion } from "../preflight/conditionalAccess.ts";
import type { Plan } from "../preflight/preflight.ts";
import type { Declaration } from "./declare.ts";
import { known } from "./known.ts";

type PlannedKind = Definition<string, any, any, any>;

/**
 * What the preflight has to look at. A resource whose id Pulumi does not know yet is one that this run would make.
 * @param declarations undefined before anything is registered, when nobody knows yet what is new.
 */
export async function planOf(
  { file, entries }: DesiredState,
  kinds: readonly PlannedKind[],
  declarations: readonly Declaration[] | undefined,
): Promise<Plan> {
  const ids = new Map<string, string>();
  const candidates: Plan["candidates"] = [];
  for (const { entry, resource } of declarations ?? []) {
    const id = resource.id as unknown as { isKnown: Promise<boolean>; promise(): Promise<string> };
    if (await id.isKnown) ids.set(`${entry.kind} ${entry.name}`, await id.promise());
  }
  const idOf = (kind: string, name: string) => ids.get(`${kind} ${name}`);
  for (const { entry } of declarations ?? []) {
    const kind = kinds.find(({ type }) => type === entry.kind)!;
    if (kind.nature === "action" || idOf(entry.kind, entry.name) !== undefined) continue;
    const inputs = () =>
      Object.fromEntries(Object.entries(entry.inputs).map(([key, value]) => [key, known(value, idOf)]));
    candidates.push({
      kind: entry.kind,
      label: kind.label(inputs()),
      async claim(tenant: Tenant) {
        // A setting of an account that is not there yet cannot be there either.
        if (kind.nature === "setting" && kind.replaceOn.some((key) => isUnknown(inputs()[key])))
          return undefined;
        const found = await claim(kind, tenant, inputs(), entry.adopt);
        if (found !== undefined) ids.set(`${entry.kind} ${entry.name}`, found.id); // for what belongs to it
        return found;
      },
    });
  }
  const accounts = entries
    .filter(({ kind }) => kind === "HighVolumeAccount")
    .map(({ name, inputs }) => ({
      id: idOf("HighVolumeAccount", name),
      address: String(inputs["address"]),
      hasPassword: inputs["password"] !== undefined,
      hasPolicy: entries.some(
        ({ kind, sender }) => kind === "AuthenticationPolicyAssignment" && sender === name,
      ),
      onSoftDeleted: String(inputs["onSoftDeleted"]),
      isNew: declarations && idOf("HighVolumeAccount", name) === undefined,
    }));
  const plan = { tenantDomain: file.tenant, accounts, candidates };
  // An update looks at the policies itself, before it writes; a preview has nobody else to do it.
  return declarations === undefined ? plan : { ...plan, exclusion: exclusionOf(entries) };
}

function exclusionOf(entries: DesiredState["entries"]): PlannedExclusion | undefined {
  const entry = entries.find(({ kind }) => kind === "ConditionalAccessExclusion");
  return entry?.inputs as PlannedExclusion | undefined; // nothing of it but the accounts waits for other resources
}
