/** One served call. */
export interface Call {
  server: "login" | "exchange" | "graph" | "smtp";
  /** Cmdlet, `GET /users/{id}`, `POST token`, or an SMTP stage such as `MESSAGE`. */
  name: string;
  /** What was sent, without secrets. */
  parameters: unknown;
  /** HTTP status or SMTP reply code; 0 while under way or when the line was cut. */
  status: number;
  /** True for everything that is not known to be a read. */
  write: boolean;
  /** The kind of fault that was served, if one was. */
  fault?: string;
  at: string;
}

/** Every call the lab served since it started or was reset, oldest first. */
export class Journal {
  readonly entries: Call[] = [];

  /** Adds an entry; the caller sets its status when it is known. */
  open(call: Omit<Call, "status" | "parameters">, parameters: unknown): Call {
    const entry: Call = { ...call, parameters: withoutSecrets(parameters), status: 0 };
    this.entries.push(entry);
    return entry;
  }

  counters(): { reads: number; writes: number } {
    const writes = this.entries.filter(({ write }) => write).length;
    return { reads: this.entries.length - writes, writes };
  }

  clear(): void {
    this.entries.length = 0;
  }
}

/** Replaces what must not lie about, at any depth, by name. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      /^password$|secret|assertion$/i.test(key) ? "(removed)" : withoutSecrets(member),
    ]),
  );
}
