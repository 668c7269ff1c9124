import type { TraceChange } from "./trace.ts";

/** A resource as the toy's program lists it. */
export interface ToyResource {
  kind: "thing" | "single" | "group" | "provider";
  name: string;
  inputs?: Record<string, unknown>;
  options?: Record<string, unknown>;
}

/** Chooses one of the values; the same seed chooses the same. */
class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  /** Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)]!;
  }
}

const verbs: string[][] = [
  ...Array.from({ length: 14 }, () => ["up"]),
  ["preview"],
  ["preview"],
  ["preview", "--refresh"],
  ["up", "--refresh"],
  ["up", "--refresh"],
  ["refresh"],
  ["refresh"],
  ["refresh", "--run-program"],
  ["refresh", "--preview-only", "--expect-no-changes"],
  ["preview", "--expect-no-changes"],
  ["destroy"],
  ["destroy", "--run-program"],
];

/** A random program that changes from step to step, in a world that has faults and drifts. The seed says which. */
export function randomScenario(seed: number): TraceChange[] {
  const dice = new Dice(seed);
  const letters = [..."abcdef"];
  let program: ToyResource[] = [];
  const addresses = new Set<string>();
  const faulty = dice.chance(0.6);

  const custom = (): ToyResource[] => program.filter(({ kind }) => kind === "thing" || kind === "single");
  const names = (list: ToyResource[]): string[] => list.map(({ name }) => name);
  const note = (resource: ToyResource): void => {
    const address = resource.inputs?.["address"];
    if (typeof address === "string") addresses.add(address);
  };

  const add = (): void => {
    const name = letters.find((letter) => !program.some((other) => other.name === letter));
    if (name === undefined) return;
    const kind = dice.pick(["thing", "thing", "thing", "single", "single", "group"] as const);
    const at = faulty ? program.length : Math.floor(dice.next() * (program.length + 1));
    const before = program.slice(0, at);
    const options: Record<string, unknown> = {};
    const groups = before.filter((other) => other.kind === "group");
    const things = before.filter((other) => other.kind === "thing" || other.kind === "single");
    if (groups.length > 0 && dice.chance(0.5)) options["parent"] = dice.pick(names(groups));
    else if (things.length > 0 && dice.chance(0.15)) options["parent"] = dice.pick(names(things));
    if (things.length > 0 && (faulty || dice.chance(0.4)))
      options["dependsOn"] = faulty ? [things.at(-1)!.name] : [dice.pick(names(things))];
    if (kind === "group") {
      program.splice(at, 0, { kind, name, options });
      return;
    }
    const inputs: Record<string, unknown> = { address: `${name}@x` };
    if (dice.chance(0.5)) inputs["label"] = dice.pick(["A", "B"]);
    if (dice.chance(0.2)) inputs["tags"] = ["z", "b"];
    if (dice.chance(0.2)) inputs["secret"] = { $secret: dice.pick(["s1", "s2"]) };
    if (things.length > 0 && dice.chance(0.4)) inputs["of"] = { $ref: `${dice.pick(names(things))}.made` };
    if (
      things.length > 0 &&
      dice.chance(0.25) &&
      !program.some((p) => typeof p.inputs?.["address"] === "object")
    )
      inputs["address"] = { $ref: `${dice.pick(names(things))}.made` };
    if (dice.chance(0.1)) options["protect"] = true;
    if (dice.chance(0.1)) options["retainOnDelete"] = true;
    if (dice.chance(0.15)) options["deleteBeforeReplace"] = dice.chance(0.7);
    if (dice.chance(0.1))
      options["ignoreChanges"] = [dice.pick(["label", "address", "tags", "tags[0]", "of"])];
    if (dice.chance(0.1)) options["replaceOnChanges"] = ["label"];
    if (dice.chance(0.1)) options["additionalSecretOutputs"] = [dice.pick(["made", "label"])];
    if (things.length > 0 && dice.chance(0.12)) options["deletedWith"] = dice.pick(names(things));
    const providers = before.filter((other) => other.kind === "provider");
    if (providers.length > 0 && dice.chance(0.5)) options["provider"] = dice.pick(names(providers));
    const resource: ToyResource = { kind, name, inputs, options };
    note(resource);
    program.splice(at, 0, resource);
  };

  const forget = (name: string): void => {
    program = program
      .filter((other) => other.name !== name)
      .map((other) => {
        const inputs = Object.fromEntries(
          Object.entries(other.inputs ?? {}).flatMap(([key, value]) => {
            const points = typeof value === "object" && value !== null && "$ref" in value;
            if (!points || !String(value.$ref).startsWith(`${name}.`)) return [[key, value]];
            return key === "address" ? [[key, `${other.name}9@x`]] : [];
          }),
        );
        const options = Object.fromEntries(
          Object.entries(other.options ?? {}).filter(
            ([, value]) => value !== name && !(Array.isArray(value) && value.includes(name)),
          ),
        );
        return { ...other, ...(other.inputs ? { inputs } : {}), options };
      });
  };

  const rename = (): void => {
    const victims = program.filter(({ kind }) => kind !== "provider");
    if (victims.length === 0) return;
    const victim = dice.pick(victims);
    const fresh = [..."uvwxyz"].find((letter) => !program.some((other) => other.name === letter))!;
    const from = victim.name;
    program = program.map((other) => {
      const swap = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(swap);
        if (typeof value === "object" && value !== null && "$ref" in value) {
          const [head, tail] = String(value.$ref).split(".");
          return head === from ? { $ref: `${fresh}.${tail ?? ""}` } : value;
        }
        return value === from ? fresh : value;
      };
      const each = (record: Record<string, unknown> | undefined, only?: string[]) =>
        Object.fromEntries(
          Object.entries(record ?? {}).map(([key, value]) => [
            key,
            !only || only.includes(key) ? swap(value) : value,
          ]),
        );
      const renamed = {
        ...other,
        ...(other.inputs ? { inputs: each(other.inputs) } : {}),
        options: each(other.options, ["parent", "dependsOn", "deletedWith", "provider"]),
      };
      if (other !== victim) return renamed;
      const alias = dice.chance(0.8) ? { aliases: [{ name: from }] } : {};
      return { ...renamed, name: fresh, options: { ...renamed.options, ...alias } };
    });
  };

  const mutate = (): void => {
    const things = custom();
    const kind = dice.pick([
      "add",
      "add",
      "remove",
      "label",
      "label",
      "address",
      "address",
      "option",
      "option",
      "rename",
      "kind",
      "provider",
      "parent",
      "secret",
    ]);
    if (kind === "add" || things.length === 0) return add();
    const thing = dice.pick(things);
    const inputs = (thing.inputs ??= {});
    const options = (thing.options ??= {});
    if (kind === "remove") forget(dice.pick(names(program)));
    else if (kind === "label") inputs["label"] = dice.pick(["A", "B", "C", undefined]);
    else if (kind === "secret") inputs["label"] = { $secret: dice.pick(["A", "B"]) };
    else if (kind === "address" && typeof inputs["address"] === "string")
      inputs["address"] = inputs["address"].replace(/^([a-z])\d*/, `$1${dice.pick(["", "2", "3"])}`);
    else if (kind === "option") {
      const option = dice.pick([
        "protect",
        "protect",
        "retainOnDelete",
        "deleteBeforeReplace",
        "ignoreChanges",
        "deletedWith",
        "dependsOn",
        "additionalSecretOutputs",
      ]);
      if (option in options && option !== "dependsOn") delete options[option];
      else if (option === "ignoreChanges") options[option] = [dice.pick(["label", "address"])];
      else if (option === "additionalSecretOutputs") options[option] = ["made"];
      else if (option === "deletedWith" || option === "dependsOn") {
        const earlier = names(custom().filter((other) => program.indexOf(other) < program.indexOf(thing)));
        if (earlier.length > 0)
          options[option] = option === "deletedWith" ? dice.pick(earlier) : [dice.pick(earlier)];
      } else options[option] = true;
    } else if (kind === "rename") rename();
    else if (kind === "kind") {
      const from = thing.kind;
      thing.kind = from === "thing" ? "single" : "thing";
      if (dice.chance(0.5)) options["aliases"] = [{ type: `pulumi-nodejs:dynamic/toy:${from}` }];
    } else if (kind === "parent") {
      const groups = names(
        program.filter((other) => other.kind === "group" && program.indexOf(other) < program.indexOf(thing)),
      );
      if ("parent" in options) delete options["parent"];
      else if (groups.length > 0) options["parent"] = dice.pick(groups);
    } else if (kind === "provider") {
      const name = dice.pick(["p", "q"]);
      const existing = program.find((other) => other.name === name);
      const provided = { "toy:color": dice.chance(0.3) ? { $secret: "blue" } : dice.pick(["red", "green"]) };
      if (existing) existing.inputs = provided;
      else program.unshift({ kind: "provider", name, inputs: provided, options: {} });
      if (dice.chance(0.6)) options["provider"] = name;
      else delete options["provider"];
    }
    note(thing);
  };

  const steps: TraceChange[] = [];
  const count = 3 + Math.floor(dice.next() * 4);
  for (let index = 0; index < count; index += 1) {
    for (let change = index === 0 ? 4 : 1 + Math.floor(dice.next() * 2.5); change > 0; change -= 1) {
      if (index === 0) add();
      else mutate();
    }
    const faults: Record<string, string> = {};
    if (faulty && dice.chance(0.5)) {
      const kind = dice.pick([
        "create",
        "createPartial",
        "createPartial",
        "die",
        "update",
        "updatePartial",
        "read",
        "delete",
      ]);
      const address = dice.pick([...addresses]);
      const byAddress = ["create", "createPartial", "die"].includes(kind);
      faults[kind] = byAddress
        ? address
        : dice.chance(0.2) && kind !== "updatePartial"
          ? "*"
          : `${address}.1`;
    }
    const objects: Record<string, Record<string, unknown> | null> = {};
    if (dice.chance(0.25) && steps.length > 0) {
      const id = `${dice.pick([...addresses])}.1`;
      if (dice.chance(0.4)) objects[id] = null;
      else objects[id] = { id, kind: "thing", address: id.replace(/\.1$/, ""), label: "drift" };
    }
    const text = JSON.stringify({ resources: program, outputs: outputsOf(program, dice) });
    steps.push({
      program: JSON.parse(text) as unknown,
      world: { faults, objects },
      ...(dice.chance(0.15)
        ? { config: { "toy:color": { value: dice.pick(["red", "green"]), secret: dice.chance(0.4) } } }
        : {}),
      run: index === 0 ? ["up"] : dice.pick(verbs),
    });
    if (dice.chance(0.05)) (steps.at(-1)!.program as Record<string, unknown>)["fail"] = "the program fails";
  }
  steps.push({ world: { faults: {} }, run: ["up"] });
  steps.push({ run: ["preview", "--expect-no-changes"] });
  steps.push({ run: ["destroy"] });
  return steps;
}

function outputsOf(program: ToyResource[], dice: Dice): Record<string, unknown> {
  const things = program.filter(({ kind }) => kind === "thing" || kind === "single");
  if (things.length === 0 || dice.chance(0.5)) return {};
  return { first: { $ref: `${things[0]!.name}.made` }, fixed: dice.pick(["one", "two"]) };
}
