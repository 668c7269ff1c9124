import { z } from "zod";

/** What a test, or a curious person, asks the lab to do wrong. Sent to `POST /lab/faults`. */
export const fault = z.strictObject({
  match: z.strictObject({
    /** Any server when absent. */
    server: z.enum(["exchange", "graph", "login", "smtp"]).optional(),
    /** Name of the call as the journal writes it (`Get-MailUser`, `GET /users/{id}`, `AUTH`); every call when absent. */
    name: z.string().optional(),
    /** The call with this number in the journal, which also numbers calls that have not come yet. */
    number: z.int().positive().optional(),
    /** How many calls are hit. */
    times: z.int().positive().default(1),
    /** How many matching calls pass unharmed first. */
    skip: z.int().nonnegative().default(0),
  }),
  /**
   * `throttle`, `refuse`: an answer without effect. `delay`: late, else right. `stale`: a read answers from the state
   * before the last change. `cutBefore`, `cutAfter`: the connection breaks before or after the effect. `hold`: no answer
   * until `POST /lab/release` or until the client is gone. `halfPage`: the first half of a list.
   */
  kind: z.enum(["throttle", "refuse", "delay", "stale", "cutBefore", "cutAfter", "hold", "halfPage"]),
  /** Seconds in the `Retry-After` header of a throttle; no header when absent. */
  retryAfter: z.number().optional(),
  /** Write that header as a date instead (RFC 9110 allows both). */
  retryAfterDate: z.boolean().default(false),
  /**
   * `refuse`: HTTP status (default 500; 403 for `nul` and `nulGzip`, 200 for `html`, `empty`, `otherRow`, `noRows`,
   * `malformedJson`), or the SMTP reply code. With `error` and neither code nor text it says what that server says with
   * that status.
   */
  status: z.int().optional(),
  /**
   * `refuse`: what the answer consists of. `nul`: 4096 NUL bytes; `nulGzip`: the same, labelled gzip; `html`: a page;
   * `text`: plain text; `empty`: nothing; `malformedJson`: half an object; `otherRow`: somebody else's object; `noRows`:
   * `{}`; `error` (default): the server's own error shape.
   */
  body: z
    .enum(["nul", "nulGzip", "html", "text", "empty", "malformedJson", "otherRow", "noRows", "error"])
    .default("error"),
  /** `refuse` with `error`: .NET exception name, or Graph's or the token endpoint's error code. */
  code: z.string().optional(),
  /** `refuse` with `error` or `text`, and SMTP: the sentence. */
  text: z.string().optional(),
  /** `delay`: milliseconds. */
  delayMs: z.number().nonnegative().default(1000),
  /** `hold`: whether the call takes effect before it is kept back, or only when it is released. */
  when: z.enum(["before", "after"]).default("after"),
  /** `halfPage`: what tells that it is half: a link to a page that is not there, or Exchange's warning. */
  truncation: z.enum(["deadLink", "warning"]).default("deadLink"),
});

export type Fault = z.infer<typeof fault>;
