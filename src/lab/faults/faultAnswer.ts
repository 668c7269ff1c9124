import type { Fault } from "./fault.ts";

const json = { "content-type": "application/json" };

/** The answer of a `throttle` or `refuse` fault; `shape` writes the server's own error dialect. */
export function faultAnswer(
  fault: Fault,
  shape: (status: number, code: string | undefined, text: string | undefined) => unknown,
): Response {
  if (fault.kind === "throttle") {
    const headers: Record<string, string> = { ...json };
    if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
    return Response.json(shape(429, fault.code, fault.text), { status: 429, headers });
  }
  const status = (otherwise: number) => fault.status ?? otherwise;
  switch (fault.body) {
    case "nul":
      return new Response(new Uint8Array(4096), { status: status(403) });
    case "html":
      return new Response("<!DOCTYPE html><title>LAB-page</title>", {
        status: status(200),
        headers: { "content-type": "text/html" },
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
      return Response.json(shape(status(500), fault.code, fault.text), { status: status(500) });
  }
}

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
  ReplyTo: "",
  AllowedApps: [],
  id: "ffffffff-0000-4000-8000-00000000e15f",
  displayName: "Somebody else",
  userPrincipalName: "somebody.else@contoso.com",
};
