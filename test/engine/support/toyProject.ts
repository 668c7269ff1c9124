import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { parseCheckpoint } from "../../../src/engine/checkpoint.ts";
import { isObject, isSecret, type PropertyValue } from "../../../src/engine/propertyValue.ts";
import { openSecretsManager } from "../../../src/engine/secretsManager.ts";
import type { Stack } from "../../../src/engine/engine.ts";
import { passphrase, salt } from "./passphrase.ts";
import type { Call, TraceChange } from "./trace.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A copy of the toy in the project's own ignored folder, where `@pulumi/pulumi` can be found. */
export class ToyProject implements AsyncDisposable {
  readonly folder: string;
  readonly stack: Stack;
  private config: Record<string, unknown> = {};

  private constructor(folder: string) {
    this.folder = folder;
    this.stack = {
      projectFolder: join(folder, "toy"),
      stack: "dev",
      backendUrl: pathToFileURL(join(folder, "backend")).href,
      passphrase,
      env: { TOY_WORLD: join(folder, "world") },
    };
  }

  static async create(): Promise<ToyProject> {
    const root = fileURLToPath(new URL("../../../.hve/engine-test/", import.meta.url));
    await mkdir(root, { recursive: true });
    const toy = new ToyProject(await mkdtemp(join(root, "toy-")));
    await cp(new URL("../toy/", import.meta.url), toy.stack.projectFolder, { recursive: true });
    await mkdir(join(toy.folder, "world"));
    await toy.configure({});
    return toy;
  }

  get statePath(): string {
    return join(this.folder, "backend", ".pulumi", "stacks", "toy", "dev.json");
  }

  /** Where the file for `import` stands once a scenario has given one. */
  get importFile(): string {
    return join(this.folder, "import.json");
  }

  /** What a scenario changes before its next verb. */
  async prepare({ program, world, config, importFile }: TraceChange): Promise<void> {
    if (importFile !== undefined) await this.write("import.json", importFile);
    if (program !== undefined) await this.write("world/program.json", program);
    if (config) await this.configure(config);
    if (!world) return;
    const now = (await this.read("world/world.json")) ?? { made: {}, objects: {}, faults: {} };
    const objects = now["objects"] as Record<string, object>;
    for (const [id, change] of Object.entries(world.objects ?? {})) {
      if (change === null) delete objects[id];
      else objects[id] = { ...objects[id], ...change };
    }
    await this.write("world/world.json", { ...now, ...(world.faults ? { faults: world.faults } : {}) });
  }

  async configure(config: NonNullable<TraceChange["config"]>): Promise<void> {
    const secrets = await openSecretsManager(passphrase, salt);
    for (const [key, { value, secret }] of Object.entries(config))
      this.config[key] = secret === true ? { secure: secrets.encrypt(value) } : value;
    const text = stringify({ encryptionsalt: salt, config: this.config });
    await writeFile(join(this.stack.projectFolder, "Pulumi.dev.yaml"), text);
  }

  /** The calls the providers got since the last time. */
  async takeCalls(): Promise<Call[]> {
    const file = join(this.folder, "world/calls.ndjson");
    const text = await readFile(file, "utf8").catch(() => "");
    await rm(file, { force: true });
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line.replaceAll(unknown, "<unknown>")) as Call);
  }

  /** The state as the recordings write it: secrets as `{"$secret": x}`, without times and provider code. */
  async readState(): Promise<{ resources: Record<string, unknown>[]; pending: unknown[] }> {
    const text = await readFile(this.statePath, "utf8").catch(() => undefined);
    if (text === undefined) return { resources: [], pending: [] };
    const secrets = await openSecretsManager(passphrase, salt);
    const { resources, pendingOperations } = parseCheckpoint(text, this.statePath).open(secrets);
    return {
      resources: resources.map((resource) => plain(resource as unknown as PropertyValue)),
      pending: pendingOperations.map(({ type, resource }) => ({ type, urn: resource.urn })),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async write(name: string, content: unknown): Promise<void> {
    // Provider code must be the program's own text, or a process would configure the same provider twice.
    await writeFile(join(this.folder, name), JSON.stringify(content).replaceAll("<root>", "."));
  }

  private async read(name: string): Promise<Record<string, unknown> | undefined> {
    const text = await readFile(join(this.folder, name), "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
  }
}

const notRecorded = ["created", "modified", "sourcePosition", "stackTrace"];
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function plain(resource: PropertyValue): Record<string, unknown> {
  const open = (value: PropertyValue): unknown => {
    if (typeof value === "string") return value.replaceAll(guid, "<guid>");
    if (Array.isArray(value)) return value.map(open);
    if (isSecret(value)) return { $secret: open(value["value"] ?? null) };
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => (key === "__provider" ? [] : [[key, open(inner)]])),
    );
  };
  const result = open(resource) as Record<string, unknown>;
  for (const key of notRecorded) delete result[key];
  for (const key of ["inputs", "outputs"])
    if (Object.keys(result[key] as object).length === 0) delete result[key];
  const propertyDependencies = result["propertyDependencies"] as Record<string, string[]> | undefined;
  if (propertyDependencies)
    result["propertyDependencies"] = Object.fromEntries(
      Object.entries(propertyDependencies).filter(([, urns]) => urns.length > 0),
    );
  return result;
}
