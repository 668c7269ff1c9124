/** Turns desired-state entries into Pulumi resources, in the order of the kinds. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError } from "../errors.ts";
import type { Adopt } from "../lifecycle/adopt.ts";
import { OwnerMark, Ref, SecretSetting, SenderRevision } from "../lifecycle/placeholder.ts";
import type { ResourceClass } from "../lifecycle/resourceClass.ts";
import { Sender } from "./sender.ts";

/** A resource as the program handles it: members by name, whatever its kind. */
export type Declared = pulumi.CustomResource & Record<string, pulumi.Output<string>>;

interface Entry {
  kind: string;
  name: string;
  sender?: string;
  adopt?: Adopt;
  inputs: Record<string, unknown>;
}

/** Every registered resource with the entry it came from. */
export interface Declaration {
  entry: Entry;
  resource: Declared;
}

/** @throws ConfigurationError naming every secret that the file refers to and the configuration lacks, before anything is registered. */
export function declare(
  entries: readonly Entry[],
  kinds: readonly { type: string; nature: string; Resource: ResourceClass<any, any> }[],
  config: pulumi.Config,
): Declaration[] {
  requireSecrets(entries, config);
  const declarations: Declaration[] = [];
  const senders = new Map<string, Sender>();
  const resourceOf = (kind: string, name: string) =>
    declarations.find(({ entry }) => entry.kind === kind && entry.name === name)!.resource;

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (value instanceof Ref) return resourceOf(value.kind, value.name)[value.output];
    if (value instanceof SecretSetting) return config.requireSecret(value.key);
    if (value instanceof OwnerMark) {
      const owner = `hve:${pulumi.getProject()}/${pulumi.getStack()}`;
      return { attribute: value.attribute, value: owner };
    }
    if (value instanceof SenderRevision) {
      const parts = declarations.filter(({ entry }) => entry.sender === value.sender);
      // What stands for the whole stack is written when any sender changes; only its `revision` says that this one is concerned.
      const shared = declarations.filter(({ resource }) => resource["revision"] !== undefined);
      const revisions = [
        ...parts.map(({ resource }) => resource["appliedAt"]!),
        ...shared.map(({ resource }) => resource["revision"]!),
      ];
      return pulumi.all(revisions).apply(fingerprint);
    }
    return value;
  };

  for (const entry of entries) {
    const { Resource, nature } = kinds.find(({ type }) => type === entry.kind)!;
    if (entry.sender !== undefined && !senders.has(entry.sender))
      senders.set(entry.sender, new Sender(entry.sender));
    const parent = entry.sender === undefined ? undefined : senders.get(entry.sender);
    const inputs = Object.fromEntries(
      Object.entries(entry.inputs).map(([key, value]) => [key, resolve(value)]),
    );
    if (nature !== "action") inputs["adopt"] = entry.adopt;
    const resource = new Resource(entry.name, inputs, parent && { parent });
    declarations.push({ entry, resource: resource as unknown as Declared });
  }
  return declarations;
}

const fingerprint = (values: unknown) =>
  createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);

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
