/** Turns desired-state entries into Pulumi resources, in the order of the kinds. */
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../errors.ts";
import type { Entry as DesiredEntry } from "../lifecycle/desiredFields.ts";
import {
  ManagedApplication,
  OwnerMark,
  Ref,
  SecretSetting,
  SenderRevision,
  Setting,
} from "../lifecycle/placeholder.ts";
import type { ResourceClass } from "../lifecycle/resourceClass.ts";
import { concerns, revisionOutput, senderRevision } from "../lifecycle/senderRevision.ts";
import type { DeclaredApplications } from "./declareApplications.ts";
import { ownerTag } from "./known.ts";
import { Sender } from "./sender.ts";

/** A resource as the program handles it: members by name, whatever its kind. */
export type Declared = pulumi.CustomResource & Record<string, pulumi.Output<string>>;

type Entry = DesiredEntry<Record<string, unknown>> & { kind: string };

/** A kind, as far as registering it is concerned. */
interface DeclaredKind {
  type: string;
  nature: string;
  isGate?: true;
  probeOn?: string;
  Resource: ResourceClass<any, any>;
}

/** Every registered resource with the entry it came from. */
export interface Declaration {
  entry: Entry;
  resource: Declared;
}

/** @throws ConfigurationError naming every secret that the file refers to and the configuration lacks, before anything is registered. */
export function declare(
  entries: readonly Entry[],
  kinds: readonly DeclaredKind[],
  config: pulumi.Config,
  applications: DeclaredApplications = new Map(),
): Declaration[] {
  requireSecrets(entries, config);
  const declarations: Declaration[] = [];
  const senders = new Map<string, Sender>();
  const gates: Declared[] = [];
  const kindOf = (type: string) => kinds.find((kind) => kind.type === type)!;
  const resourceOf = (kind: string, name: string) =>
    declarations.find(({ entry }) => entry.kind === kind && entry.name === name)!.resource;
  const parentOf = ({ sender, formerKeys = [] }: Entry) => {
    if (sender === undefined) return undefined;
    const aliases = formerKeys.map((name) => ({ name })); // the children inherit them, in their own names too
    if (!senders.has(sender)) senders.set(sender, new Sender(sender, { aliases, dependsOn: gates }));
    return senders.get(sender)!;
  };

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (value instanceof Ref) return resourceOf(value.kind, value.name)[value.output];
    if (value instanceof SecretSetting) return config.requireSecret(value.key);
    if (value instanceof Setting) return config.getNumber(value.key);
    if (value instanceof ManagedApplication) return applications.get(value.key);
    if (value instanceof OwnerMark) return ownerTag(value);
    if (value instanceof SenderRevision) {
      const parts = declarations.filter(({ entry }) => concerns(entry, value.sender));
      const revisions = parts.map(({ entry, resource }) => resource[revisionOutput(kindOf(entry.kind))]!);
      const account = resourceOf("HighVolumeAccount", value.sender).id;
      return pulumi.all([account, ...revisions]).apply(([id, ...rest]) => senderRevision(rest, id));
    }
    return value;
  };

  for (const entry of entries) {
    const { Resource, nature, isGate } = kindOf(entry.kind);
    const inputs = Object.fromEntries(
      Object.entries(entry.inputs).map(([key, value]) => [key, resolve(value)]),
    );
    if (nature !== "action") inputs["adopt"] = entry.adopt;
    const parent = parentOf(entry);
    const options = { dependsOn: gates.slice(), ...(parent && { parent }) };
    const resource = new Resource(entry.name, inputs, options) as unknown as Declared;
    if (isGate === true) gates.push(resource);
    declarations.push({ entry, resource });
  }
  return declarations;
}

function requireSecrets(entries: readonly Entry[], config: pulumi.Config) {
  const missing = entries.flatMap(({ kind, name, inputs }) =>
    Object.values(inputs).flatMap((value) =>
      value instanceof SecretSetting && config.get(value.key) === undefined
        ? `${kind} ${name} needs hve:${value.key}, which the stack's configuration does not have; set it: ` +
          `pulumi config set --secret hve:${value.key}`
        : [],
    ),
  );
  if (missing.length > 0) throw new ConfigurationError(missing.join("\n"));
}
