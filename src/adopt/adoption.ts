/** What of a desired-state file the tenant holds already, in the form in which Pulumi takes it into a state without a read. */
import { HveError, unlessMissing } from "../errors.ts";
import { checkInputs } from "../lifecycle/check.ts";
import { ADOPTED, APPLIED_AT, UNFINISHED } from "../lifecycle/commonOutputs.ts";
import type { Definition } from "../lifecycle/definition.ts";
import type { Entry } from "../lifecycle/desiredFields.ts";
import { differences, type Comparison } from "../lifecycle/difference.ts";
import { loaderText } from "../lifecycle/loader.ts";
import { OwnerMark, Ref, SecretSetting, SenderRevision, Setting } from "../lifecycle/placeholder.ts";
import { concerns, revisionOutput, senderRevision } from "../lifecycle/senderRevision.ts";
import { PROVIDER, wireValues } from "../lifecycle/wire.ts";
import type { Tenant } from "../m365/tenant.ts";

type Values = Record<string, unknown>;
type AdoptedKind = Definition<string, any, any, any> & { file: string };
type DeclaredEntry = Entry<Values> & { kind: string };

/** One entry of the file that `pulumi import --file` reads. */
export interface ImportEntry {
  type: string;
  /** Unique in the file; other entries name their parent by it. */
  name: string;
  logicalName: string;
  id?: string;
  parent?: string;
  component?: boolean;
  inputs?: Values;
  outputs?: Values;
}

/** What became of one entry of the desired-state file. */
export interface Adopted {
  kind: string;
  name: string;
  /** `same` and `different` are in the import file; the next `up` makes what is `missing`, and nobody knows about what is `unknown`. */
  state: "same" | "different" | "missing" | "unknown";
  /** Why it is unknown, what differs, or what is missing. */
  detail?: string;
}

export interface Adoption {
  resources: ImportEntry[];
  report: Adopted[];
}

/** @param owner `hve:<project>/<stack>`. @param setting reads a value of the stack configuration. Only reads the tenant. */
export async function adoption(
  tenant: Tenant,
  entries: readonly DeclaredEntry[],
  kinds: readonly AdoptedKind[],
  { owner, setting, now }: { owner: string; setting(key: string): string | undefined; now: Date },
): Promise<Adoption> {
  const found = new Map<string, { entry: DeclaredEntry; id: string; outputs: Values }>();
  const resources: ImportEntry[] = [];
  const report: Adopted[] = [];
  const foundFor = (kind: string, name: string) => found.get(`${kind} ${name}`);

  /** @returns undefined for what is not there to be named. */
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (value instanceof Ref) {
      const target = foundFor(value.kind, value.name);
      return value.output === "id" ? target?.id : target?.outputs[value.output];
    }
    if (value instanceof SecretSetting) return undefined; // the state gets it from the next `up`, encrypted
    if (value instanceof Setting)
      return setting(value.key) === undefined ? undefined : Number(setting(value.key));
    if (value instanceof OwnerMark) return { attribute: value.attribute, value: owner };
    if (value instanceof SenderRevision) {
      const parts = entries.filter((each) => each.kind !== "SendProbe" && concerns(each, value.sender));
      const held = parts.map(({ kind, name }) => foundFor(kind, name));
      if (held.includes(undefined)) return undefined; // the probe is sent when the rest is made
      const revisions = held.map(
        (each) => each!.outputs[revisionOutput(kinds.find(({ type }) => type === each!.entry.kind)!)],
      );
      return senderRevision(revisions, foundFor("HighVolumeAccount", value.sender)?.id);
    }
    return value;
  };

  /** Something that an entry needs is not there, or nobody knows whether it is. */
  const unmet = ({ sender, inputs }: DeclaredEntry): Look => {
    const needs = Object.values(inputs)
      .flat()
      .filter((value) => value instanceof Ref);
    const isUnknown = report.some(
      ({ kind, name, state }) =>
        state === "unknown" &&
        (needs.some((each) => each.kind === kind && each.name === name) ||
          (name === sender && entriesOf(sender).has(kind))),
    );
    return isUnknown
      ? { state: "unknown", detail: "so is something it needs" }
      : { state: "missing", detail: "so is something it needs" };
  };
  const entriesOf = (sender: string) =>
    new Set(entries.filter((each) => each.sender === sender).map(({ kind }) => kind));

  const senders = new Set<string>();
  for (const entry of entries) {
    const kind = kinds.find(({ type }) => type === entry.kind)!;
    const { state, detail, held } = await look(tenant, kind, entry, plain, () => unmet(entry));
    report.push({
      kind: entry.kind,
      name: entry.name,
      state,
      ...(detail !== undefined && detail !== "" && { detail }),
    });
    if (held === undefined) continue;
    const common = { [UNFINISHED]: [], [APPLIED_AT]: now.toISOString(), [PROVIDER]: loaderText(kind.file) };
    const outputs = { ...held.inputs, ...held.outputs, ...common };
    found.set(`${entry.kind} ${entry.name}`, { entry, id: held.id, outputs });
    const parent = entry.sender === undefined ? undefined : `Sender-${entry.sender}`;
    if (parent !== undefined && !senders.has(parent)) {
      senders.add(parent);
      resources.push({ type: "hve:index:Sender", name: parent, logicalName: entry.sender!, component: true });
    }
    resources.push({
      type: `pulumi-nodejs:dynamic/hve:${entry.kind}`,
      name: `${entry.kind}-${entry.name}`,
      logicalName: entry.name,
      id: held.id,
      ...(parent !== undefined && { parent }),
      inputs: wireValues({ ...held.inputs, [PROVIDER]: loaderText(kind.file) }),
      outputs: wireValues(outputs),
    });
  }
  return { resources, report };
}

interface Look {
  state: Adopted["state"];
  detail?: string;
  held?: { id: string; inputs: Values; outputs: Values };
}

async function look(
  tenant: Tenant,
  kind: AdoptedKind,
  entry: DeclaredEntry,
  plain: (value: unknown) => unknown,
  unmet: () => Look,
): Promise<Look> {
  const inputs: Values = {};
  for (const [key, value] of Object.entries(entry.inputs)) {
    inputs[key] = plain(value);
    const absent =
      value instanceof Ref || value instanceof SenderRevision ? inputs[key] === undefined : false;
    const lacksMember = Array.isArray(inputs[key]) && inputs[key].includes(undefined);
    if (absent || lacksMember) return unmet();
  }
  const checked = checkInputs(kind.inputs.shape, inputs);
  if (checked.failures.length > 0) {
    const [{ property, reason }] = checked.failures as [{ property: string; reason: string }];
    return { state: "unknown", detail: `${property}: ${reason}` };
  }
  const wanted = { ...checked.inputs, ...(entry.adopt !== undefined && { adopt: entry.adopt }) };
  if (kind.nature === "action") {
    const outputs = Object.fromEntries(Object.keys(kind.outputs.shape).map((key) => [key, ""]));
    return { state: "same", held: { id: kind.file, inputs: wanted, outputs } };
  }
  try {
    return await lookAt(tenant, kind, wanted);
  } catch (error) {
    if (!(error instanceof HveError)) throw error;
    return { state: "unknown", detail: error.message };
  }
}

async function lookAt(tenant: Tenant, kind: AdoptedKind, wanted: Values): Promise<Look> {
  const id = await kind.find(tenant, wanted);
  const observed =
    id === undefined
      ? undefined
      : await unlessMissing(kind.observe(tenant, id, { inputs: wanted, outputs: {} }));
  if (id === undefined || observed === undefined) return { state: "missing" };
  const held = observed.inputs as Values;
  const isSet = Object.entries(held).some(
    ([key, value]) => !kind.replaceOn.includes(key) && value !== null && value !== false && value !== "",
  );
  if (kind.nature === "setting" && !isSet) return { state: "missing", detail: "nothing is set" };
  const origin = await kind.origin?.(tenant, id, wanted);
  if (origin?.owner?.isUs === false)
    return { state: "unknown", detail: `it belongs to the stack ${origin.owner.name}` };
  const different = differences(kind as Comparison, held, wanted).filter((key) => key in held);
  const present = Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null));
  // An adoption of what is just as it is held writes nothing and knows every output.
  const { outputs } = await kind.apply(tenant, {
    ...{ id, desired: { ...wanted, ...present }, observed, takeover: "ifMatches" },
    track: () => undefined,
    warn: () => Promise.resolve(),
  });
  return {
    state: different.length === 0 ? "same" : "different",
    detail: different
      .map((key) => `${key} ${JSON.stringify(held[key])} instead of ${JSON.stringify(wanted[key])}`)
      .join(", "),
    held: { id, inputs: { ...wanted, ...held }, outputs: { ...outputs, [ADOPTED]: held } },
  };
}
