import { z } from "zod";

/** What a test, or a curious person, asks the lab to do wrong. Sent to `POST /lab/faults`. */
export const fault = z.strictObject({
  match: z.strictObject({
    server: z.enum(["exchange", "graph", "login", "smtp"]),
    /** Name of the call as the journal writes it (`Get-MailUser`, `GET /users/{id}`, `AUTH`); every call when absent. */
    name: z.string().optional(),
    /** How many calls are hit. */
    times: z.int().positive().default(1),
    /** How many matching calls pass unharmed first. */
    skip: z.int().nonnegative().default(0),
  }),
  /**
   * `throttle`, `refuse`: an answer without effect. `delay`: late, else right. `stale`: a read answers from the state
   * before the last change. `cutBefore`, `cutAfter`: the connection breaks before or after the effect.
   */
  kind: z.enum(["throttle", "refuse", "delay", "stale", "cutBefore", "cutAfter"]),
  /** Seconds in the `Retry-After` header of a throttle; no header when absent. */
  retryAfter: z.number().optional(),
  /** `refuse`: HTTP status (default 500, and 200 for `html`, `empty`, `otherRow`, `noRows`), or the SMTP reply code. */
  status: z.int().optional(),
  /**
   * `refuse`: what the answer consists of. `nul`: 4096 NUL bytes; `html`: a page; `empty`: nothing; `malformedJson`: half
   * an object; `otherRow`: somebody else's object; `noRows`: `{}`; `error` (default): the service's own error shape.
   */
  body: z.enum(["nul", "html", "empty", "malformedJson", "otherRow", "noRows", "error"]).default("error"),
  /** `refuse` with `error`: .NET exception name, or Graph's or the token endpoint's error code. */
  code: z.string().optional(),
  /** `refuse` with `error`, and SMTP: the sentence. */
  text: z.string().optional(),
  /** `delay`: milliseconds. */
  delayMs: z.number().nonnegative().default(1000),
});

export type Fault = z.infer<typeof fault>;
