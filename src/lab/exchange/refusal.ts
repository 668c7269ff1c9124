/** What Exchange says when it does not do something; shaped for the wire by `refusalResponse`. */
export class Refusal extends Error {
  readonly status: number;
  /** `error.code`. */
  readonly code: string;
  /** `details[].code`, Exchange's error category. */
  readonly category: string;
  /** How `details[].message` is written; `none` puts the sentence into `internalexception` alone. */
  readonly encoding: "pipe" | "json" | "none";
  /** `Ex` and six hexadecimal digits, or empty. */
  readonly exId: string;
  /** Full .NET name of the exception. */
  readonly type: string;

  constructor(
    type: string,
    sentence: string,
    wire: Partial<Pick<Refusal, "status" | "code" | "category" | "encoding" | "exId">> = {},
  ) {
    super(sentence);
    this.type = type;
    this.status = wire.status ?? 400;
    this.code = wire.code ?? (this.status === 404 ? "NotFound" : "BadRequest");
    this.category = wire.category ?? "Client";
    this.encoding = wire.encoding ?? "pipe";
    this.exId = wire.exId ?? "";
  }
}
