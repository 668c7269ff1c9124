import type { z } from "zod";
import type { fault } from "./fault.ts";

type Unreadable = Omit<z.input<typeof fault>, "match"> & {
  /** Servers on which it can be told from a right answer; all HTTP servers when absent. */
  servers?: readonly ("exchange" | "graph" | "login")[];
};

/**
 * Every way in which an answer to a reading call says nothing about the object: none of them may be taken for "it is not
 * there". Add a `match` to one and hand it to `POST /lab/faults`.
 */
export const unreadable: Readonly<Record<string, Unreadable>> = {
  "401": { kind: "refuse", status: 401 },
  "403 with NUL bytes": { kind: "refuse", body: "nul" },
  "403 with NUL bytes labelled gzip": { kind: "refuse", body: "nulGzip" },
  "403 JSON": { kind: "refuse", status: 403 },
  "404 of something else": { kind: "refuse", status: 404 },
  "404 page of a gateway": { kind: "refuse", status: 404, body: "html" },
  "408": { kind: "refuse", status: 408 },
  "429 without Retry-After": { kind: "throttle" },
  "429 with Retry-After": { kind: "throttle", retryAfter: 0 },
  "429 in plain text": { kind: "refuse", body: "text" },
  "500": { kind: "refuse", status: 500 },
  "502": { kind: "refuse", status: 502 },
  "503": { kind: "refuse", status: 503 },
  "504": { kind: "refuse", status: 504 },
  "connection reset": { kind: "cutBefore" },
  "connection reset after the effect": { kind: "cutAfter" },
  "malformed JSON": { kind: "refuse", body: "malformedJson" },
  "HTML with 200": { kind: "refuse", body: "html" },
  "empty 200": { kind: "refuse", body: "empty" },
  "200 without rows": { kind: "refuse", body: "noRows" },
  "somebody else's row": { kind: "refuse", body: "otherRow" },
  "half a page and a dead link": { kind: "halfPage", servers: ["exchange", "graph"] },
  "half a page and a warning": { kind: "halfPage", truncation: "warning", servers: ["exchange"] },
  timeout: { kind: "hold", when: "before" },
};
