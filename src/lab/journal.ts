/** One served call. */
export interface Call {
  /** 1 for the first call since the lab started or the journal was cleared. */
  number: number;
  server: "login" | "exchange" | "graph" | "smtp";
  /** Cmdlet, `GET /users/{id}`, `POST token`, or an SMTP stage such as `MESSAGE`. */
  name: string;
  /** Client id of the application whose token came with a call to Graph, whether that was good or not. */
  client?: string;
  /** What was sent, without secrets. */
  parameters: unknown;
  /** HTTP status or SMTP reply code; 0 while under way or when the line was cut. */
  status: number;
  /** True for everything that is not known to be a read. */
  write: boolean;
  /** The kind of fault that was served, if one was. */
  fault?: string;
  /** What became of a call that a `hold` fault kept back: still held, let go, or its client went away. */
  held?: "now" | "released" | "gone";
  /** Whether the whole answer was handed to the network; absent while under way. */
  delivered?: boolean;
  /** Milliseconds by which a repeated call was earlier than `Retry-After` had asked; absent when it was not. */
  cameEarlyMs?: number;
  at: string;
}

/** Every call the lab served since it started or was reset, oldest first. */
export class Journal {
  readonly entries: Call[] = [];

  /** Adds an entry; the caller sets its status when it is known. */
  open(call: Omit<Call, "number" | "status" | "parameters">, parameters: unknown): Call {
    const number = this.entries.length + 1;
    const entry: Call = { number, ...call, parameters: withoutSecrets(parameters), status: 0 };
    this.entries.push(entry);
    return entry;
  }

  counters(): { reads: number; writes: number } {
    const writes = this.entries.filter(({ write }) => write).length;
    return { reads: this.entries.length - writes, writes };
  }

  /** Calls that did not wait as long as they had been asked to. */
  cameEarly(): Call[] {
    return this.entries.filter(({ cameEarlyMs }) => cameEarlyMs !== undefined);
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
