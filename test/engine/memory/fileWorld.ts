import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Provider } from "../../../src/engine/provider.ts";
import type { Properties } from "../../../src/engine/propertyValue.ts";
import { MemoryWorld } from "./memoryWorld.ts";

/** A world whose objects outlive the process that made them. */
export class FileWorld extends MemoryWorld {
  private readonly file: string;

  constructor(file: string) {
    super(existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as [string, Properties][]) : []);
    this.file = file;
  }

  override async create(urn: string, inputs: Properties) {
    const made = await super.create(urn, inputs);
    this.store();
    return made;
  }

  override async update(request: Parameters<Provider["update"]>[0]) {
    const made = await super.update(request);
    this.store();
    return made;
  }

  override async delete(urn: string, id: string) {
    await super.delete(urn, id);
    this.store();
  }

  private store(): void {
    writeFileSync(this.file, JSON.stringify([...this.objects]));
  }
}
