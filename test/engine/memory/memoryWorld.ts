import type { Provider } from "../../../src/engine/provider.ts";
import {
  containsUnknown,
  revealAll,
  annotateSecrets,
  type Properties,
} from "../../../src/engine/propertyValue.ts";
import { typeOf } from "../../../src/engine/urn.ts";

const compared = ["address", "label", "tags", "secret", "of"];

/** A call a provider got. */
export interface MemoryCall {
  call: "check" | "diff" | "create" | "update" | "read" | "delete";
  urn: string;
  id?: string;
}

/** What the toy's providers do, over objects in memory: the same rules, without a process. */
export class MemoryWorld implements Provider {
  readonly objects: Map<string, Properties>;
  readonly calls: MemoryCall[] = [];
  /** Something unknown that reached create or update. */
  readonly unknowns: string[] = [];
  private made: number;

  constructor(objects: Iterable<readonly [string, Properties]> = []) {
    this.objects = new Map(objects);
    this.made = this.objects.size;
  }

  check(urn: string, _olds: Properties, news: Properties) {
    this.calls.push({ call: "check", urn });
    return Promise.resolve({ inputs: news, failures: [] });
  }

  diff({ urn, oldOutputs, newInputs }: Parameters<Provider["diff"]>[0]) {
    this.calls.push({ call: "diff", urn });
    const [olds, news] = [revealAll(oldOutputs), revealAll(newInputs)];
    const changed = compared.filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    return Promise.resolve({
      changes: changed.length > 0 ? ("some" as const) : ("none" as const),
      replaceKeys: changed.filter((key) => key === "address"),
      deleteBeforeReplace: typeOf(urn).endsWith(":single"),
    });
  }

  create(urn: string, inputs: Properties) {
    if (containsUnknown(inputs)) this.unknowns.push(urn);
    this.made += 1;
    const id = `${JSON.stringify(inputs["address"])}.${String(this.made)}`;
    this.calls.push({ call: "create", urn, id });
    this.objects.set(id, revealAll(inputs));
    return Promise.resolve({ id, outputs: { ...inputs, made: `made ${id}` } });
  }

  update({ urn, id, oldOutputs, newInputs }: Parameters<Provider["update"]>[0]) {
    if (containsUnknown(newInputs)) this.unknowns.push(urn);
    this.calls.push({ call: "update", urn, id });
    this.objects.set(id, revealAll(newInputs));
    return Promise.resolve({ id, outputs: { ...newInputs, made: oldOutputs["made"] ?? null } });
  }

  read(urn: string, id: string, inputs: Properties | undefined, outputs: Properties) {
    this.calls.push({ call: "read", urn, id });
    const found = this.objects.get(id);
    if (!found) return Promise.resolve(undefined);
    return Promise.resolve({
      id,
      outputs: annotateSecrets({ ...found, made: outputs["made"] ?? null }, outputs),
      inputs: annotateSecrets(found, inputs ?? {}),
    });
  }

  delete(urn: string, id: string) {
    this.calls.push({ call: "delete", urn, id });
    this.objects.delete(id);
    return Promise.resolve();
  }
}
