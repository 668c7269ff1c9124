import { copyFile, mkdir, open, readFile, rename, access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { DeploymentError, needsPulumi } from "./deploymentError.ts";

/** Where a stack's state stands in a backend folder, and how it is read and written there. */
export class StateFile {
  readonly path: string;
  private readonly meta: string;
  private mayWrite = false;
  private backedUp = false;

  constructor(backend: string, project: string, stack: string) {
    this.path = join(backend, ".pulumi", "stacks", project, `${stack}.json`);
    this.meta = join(backend, ".pulumi", "meta.yaml");
  }

  /**
   * The text of the state, or `undefined` for a stack that was never deployed.
   * @throws DeploymentError when the folder or the file is of a form that is not known here.
   */
  async read(): Promise<string | undefined> {
    const meta = await readIfPresent(this.meta);
    const version: unknown = meta === undefined ? 1 : (parse(meta) as { version?: unknown } | null)?.version;
    if (version !== 1)
      throw needsPulumi(`${this.meta} says that this backend folder is in layout ${String(version)}`);
    for (const extension of [".gz", ".zst"])
      if (await exists(this.path + extension))
        throw needsPulumi(`The state ${this.path}${extension} is compressed`);
    return readIfPresent(this.path);
  }

  /** Says that what stands there was read and understood; before that nothing is written. */
  allowWrites(): void {
    this.mayWrite = true;
  }

  /** Puts a new state in the old one's place; who reads at any moment finds one of them whole. */
  async write(text: string): Promise<void> {
    if (!this.mayWrite) throw new DeploymentError(`${this.path} was not read; it is not overwritten.`);
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    if (!(await exists(this.meta))) await writeDurably(this.meta, "version: 1\n");
    if (!this.backedUp && (await exists(this.path))) await copyFile(this.path, `${this.path}.bak`);
    this.backedUp = true;
    await writeDurably(this.path, text);
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new DeploymentError(`${path} cannot be read: ${error.message}`, { cause: error });
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}
