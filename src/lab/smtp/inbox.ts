import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../tenant/writeAtomically.ts";

/** A message the tenant delivered. */
export interface Message {
  id: string;
  at: string;
  /** Primary address of the HVE account that sent it. */
  account: string;
  envelope: { from: string; to: string[] };
  /** Header names in lower case; the last one counts where a name stands twice. */
  headers: Record<string, string>;
  subject: string;
  from: string;
  text: string;
}

/** Everything that was delivered, oldest first, kept beside the tenant's state. */
export class Inbox {
  readonly messages: Message[];
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, "inbox.json");
    this.messages = read(this.#file);
  }

  add(message: Message): void {
    this.messages.push(message);
    this.#save();
  }

  clear(): void {
    this.messages.length = 0;
    this.#save();
  }

  #save() {
    writeAtomically(this.#file, JSON.stringify(this.messages));
  }
}

function read(file: string): Message[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Message[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
