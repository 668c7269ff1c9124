import { refusals } from "../exchange/refusals.ts";
import type { Fault } from "./fault.ts";

/** How a server words an error, given what the fault asks for; it falls back to what it says with that status. */
export type Dialect = (status: number, code: string | undefined, text: string | undefined) => Response;

const json = { "content-type": "application/json" };

/**
 * The answer of a `throttle` or `refuse` fault.
 *
 * @param now milliseconds since 1970
 */
export function faultAnswer(fault: Fault, dialect: Dialect, now: number): Response {
  if (fault.kind === "throttle") {
    const response = dialect(429, fault.code, fault.text);
    if (fault.retryAfter === undefined) response.headers.delete("retry-after");
    else response.headers.set("retry-after", retryAfter(fault.retryAfter, fault.retryAfterDate, now));
    return response;
  }
  const status = (otherwise: number) => fault.status ?? otherwise;
  switch (fault.body) {
    case "nul":
      return new Response(new Uint8Array(4096), { status: status(403) });
    case "nulGzip":
      // A label that is not true: a client that decodes fails while it reads (exchange-admin §A.8 row 9, §E.2).
      return new Response(new Uint8Array(4096), {
        status: status(403),
        headers: { "content-encoding": "gzip" },
      });
    case "html":
      return page(status(200));
    case "text":
      return new Response(fault.text ?? refusals.tooManyRequests, {
        status: status(429),
        headers: { "content-type": "text/plain" },
      });
    case "empty":
      return new Response(null, { status: status(200) });
    case "malformedJson":
      return new Response('{"value":[{"Identity":', { status: status(200), headers: json });
    case "noRows":
      return Response.json({}, { status: status(200) });
    case "otherRow":
      return Response.json({ value: [somebodyElse], ...somebodyElse }, { status: status(200) });
    case "error":
      return dialect(status(500), fault.code, fault.text);
  }
}

/** Seconds, or the date they lead to; a date has whole seconds, so it is rounded up. */
const retryAfter = (seconds: number, asDate: boolean, now: number) =>
  asDate ? new Date(Math.ceil(now / 1000 + seconds) * 1000).toUTCString() : String(seconds);

/** What a gateway in front of the service puts in the way. */
export const page = (status: number) =>
  new Response("<!DOCTYPE html><title>LAB-page</title>", {
    status,
    headers: { "content-type": "text/html" },
  });

/** A row no caller asked for, with the members that callers look at. */
const somebodyElse = {
  Identity: "somebody.else@contoso.com",
  Id: "somebody.else@contoso.com",
  Name: "Somebody else",
  DisplayName: "Somebody else",
  Guid: "ffffffff-0000-4000-8000-00000000e15e",
  ExternalDirectoryObjectId: "ffffffff-0000-4000-8000-00000000e15f",
  PrimarySmtpAddress: "somebody.else@contoso.com",
  UserPrincipalName: "somebody.else@contoso.com",
  EmailAddresses: ["SMTP:somebody.else@contoso.com"],
  AuthenticationPolicy: null,
  AllowBasicAuthSmtp: true,
  ReplyTo: "",
  AllowedApps: [],
  BillingPolicyId: "ffffffff-0000-4000-8000-00000000e160",
  BillingPolicyName: "Somebody else's",
  BillingPolicyStatus: "BillingPolicyValid",
  id: "ffffffff-0000-4000-8000-00000000e15f",
  appId: "ffffffff-0000-4000-8000-00000000e161",
  displayName: "Somebody else",
  userPrincipalName: "somebody.else@contoso.com",
};
