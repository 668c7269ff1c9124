/** Changes `Pulumi.<stack>.yaml` and leaves everything else in it as it stands, comments and order included. */
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import type { ConfigPath } from "./configKey.ts";
import { DeploymentError } from "./deploymentError.ts";

/** What stands at the end of a path: a value, or a secret already encrypted. */
export type ConfigEntry = string | number | boolean | { secure: string };

export class StackFileEdit {
  private readonly file: string;
  private readonly document: Document;

  private constructor(file: string, document: Document) {
    this.file = file;
    this.document = document;
  }

  /** A missing file is an empty one. @throws DeploymentError when it is no YAML. */
  static async read(file: string): Promise<StackFileEdit> {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw new DeploymentError(`${file} cannot be read: ${error.message}`, { cause: error });
    });
    const document: Document = parseDocument(text);
    const [error] = document.errors;
    if (error !== undefined) throw new DeploymentError(`${file} is no YAML: ${error.message}`);
    if (!isMap(document.contents)) document.contents = new YAMLMap();
    return new StackFileEdit(file, document);
  }

  get encryptionSalt(): string | undefined {
    const salt: unknown = this.document.get("encryptionsalt");
    return typeof salt === "string" ? salt : undefined;
  }

  /** Puts the salt in front, where Pulumi writes it, below the comment that heads the file. */
  setEncryptionSalt(salt: string): void {
    if (this.encryptionSalt !== undefined) return this.document.set("encryptionsalt", salt);
    const key = new Scalar("encryptionsalt");
    const first: unknown = this.root.items[0]?.key;
    if (isScalar(first) && first.commentBefore) {
      key.commentBefore = first.commentBefore;
      first.commentBefore = null;
    }
    this.root.items.unshift(new Pair(key, new Scalar(salt)));
  }

  /** @throws DeploymentError when the path asks an array for a member that is no number. */
  set([key, ...rest]: ConfigPath, project: string, entry: ConfigEntry): void {
    const config: unknown = this.root.get("config");
    const map = isMap(config) ? config : new YAMLMap();
    if (map !== config) this.root.set("config", map);
    const short = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
    put(map, [!map.has(key) && map.has(short) ? short : key, ...rest], entry);
  }

  /** Writes it whole or not at all; a reader at any moment finds the old file or the new one. */
  async write(): Promise<void> {
    const mode = await stat(this.file).then(
      (found) => found.mode & 0o777,
      () => 0o644,
    );
    const temporary = `${this.file}.${String(process.pid)}.tmp`;
    await writeFile(temporary, this.document.toString({ lineWidth: 0 }), { mode });
    await rename(temporary, this.file);
  }

  private get root(): YAMLMap {
    return this.document.contents as unknown as YAMLMap;
  }
}

function put(into: YAMLMap | YAMLSeq, [step, ...rest]: (string | number)[], entry: ConfigEntry): void {
  if (isSeq(into) && typeof step !== "number")
    throw new DeploymentError(`${String(step)}: key for an array must be an int`);
  const key = isMap(into) ? String(step) : step;
  if (isSeq(into)) while (into.items.length < Number(step)) into.add(new Scalar(null));
  const present: unknown = into.get(key, true);
  if (rest.length === 0) {
    const kept = isScalar(present) ? { comment: present.comment, commentBefore: present.commentBefore } : {};
    into.set(key, Object.assign(nodeOf(entry), kept));
    return;
  }
  const usable = isCollection(present) && !isSecure(present);
  const next = usable
    ? (present as YAMLMap | YAMLSeq)
    : typeof rest[0] === "number"
      ? new YAMLSeq()
      : new YAMLMap();
  if (!usable) into.set(key, next);
  put(next, rest, entry);
}

const isSecure = (node: unknown) => isMap(node) && node.items.length === 1 && node.has("secure");

/** Text that another YAML reader might take for a number, a date or a truth value is quoted. */
const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z/][^\n]*$/i;

function nodeOf(entry: ConfigEntry): Scalar | YAMLMap {
  if (typeof entry === "object") {
    const map = new YAMLMap();
    map.set("secure", new Scalar(entry.secure));
    return map;
  }
  const scalar = new Scalar(entry);
  if (typeof entry === "string" && !PLAIN.test(entry) && !entry.includes("\n")) scalar.type = "QUOTE_DOUBLE";
  return scalar;
}
