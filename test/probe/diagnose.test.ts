import { expect, test } from "vitest";
import { diagnose } from "../../src/probe/diagnose.ts";

const tail = " [PN0PR01CA0024.INDPRD01.PROD.OUTLOOK.COM 2025-01-26T18:54:30.055Z 08DD3DD7D75D7743]";

test.each<[string, string, boolean]>([
  [
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    "not the High Volume Email endpoint",
    false,
  ],
  [
    "550 5.7.30 Basic authentication is not supported for Client Submission",
    "not the High Volume Email endpoint",
    false,
  ],
  [
    "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
    "security defaults are on",
    false,
  ],
  [
    "535 5.7.139 Authentication unsuccessful, the organization configuration doesn't allow this authentication request.",
    "security defaults, or",
    true,
  ],
  [
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
    "authentication policy",
    true,
  ],
  [
    "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.",
    "Conditional Access",
    true,
  ],
  [
    "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    "password is wrong",
    false,
  ],
  ["535 5.7.3 Authentication unsuccessful", "without a reason", true],
  ["530 5.7.57 Client not authenticated to send mail.", "no sign-in", false],
  [
    "530 5.7.57 Client not authenticated to send mail. Error: 451 4.7.0 Temporary server error. Please try again later AUTH2003",
    "licence",
    true,
  ],
  ["501 5.5.124 Invalid XOAUTH2 auth data - User address provided is not valid.", "XOAUTH2", false],
  ["501 5.5.122 Invalid XOAUTH2 argument", "malformed", false],
  ["501 5.5.127 Invalid XOAUTH2 auth data - Token will expire soon", "expired or is about to", true],
  ["535 5.7.144 XOAUTH2 authentication failed. Invalid API permissions", "permission to send", false],
  ["535 5.7.127 XOAUTH2 authentication failed", "token was refused", true],
  [
    "550 5.7.240 The application is not allowed for use with this High Volume Email account",
    "allowed apps",
    true,
  ],
  ["550 5.2.240 x", "not a High Volume Email account", false],
  ["550 5.7.62 x", "envelope sender", false],
  ["554 5.2.252 SendAsDenied", "envelope sender", false],
  ["550 5.6.241 x", "From header", false],
  [
    "550 5.5.105 External sending is not supported for High Volume Email accounts",
    "outside the tenant",
    false,
  ],
  ["452 4.5.3 Too many recipients", "too many recipients", false],
  ["552 5.3.4 Message size exceeds fixed maximum message size", "larger", false],
  ["421 4.3.2 Service not available", "too many connections", true],
  ["550 5.1.10 RESOLVER.ADR.RecipientNotFound", "recipient does not exist", false],
  ["550 5.1.1 x", "recipient does not exist", false],
  ["550 5.1.8 Access denied, bad outbound sender", "spam", false],
  [
    "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP",
    "may not send",
    false,
  ],
  ["550 5.2.251 Sender throttled", "throttled", false],
  ["503 5.5.2 Send hello first", "out of order", false],
  ["451 4.7.500 Server busy", "for the moment", true],
  ["550 5.9.9 LAB-never heard of", "billing", false],
])("%s", (reply, reason, mayPass) => {
  const diagnosis = diagnose({ stage: "auth", reply: reply + tail });
  expect(diagnosis.reason).toContain(reason);
  expect(diagnosis.mayPass).toBe(mayPass);
});

test("the real reason inside a 5.7.57 is the one that counts, with its own codes", () => {
  const reply =
    "530 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.";
  expect(diagnose({ stage: "mail", reply })).toMatchObject({
    replyCode: 535,
    enhancedCode: "5.7.139",
    reason: expect.stringContaining("password is wrong"),
  });
});

test("a reply of several lines is read as one", () => {
  const reply =
    "535-5.7.139 Authentication unsuccessful,\r\n535 5.7.139 the user credentials were incorrect.";
  expect(diagnose({ stage: "auth", reply })).toMatchObject({
    replyCode: 535,
    reason: expect.stringContaining("password"),
  });
});

test.each([
  ["connect", "EDNS getaddrinfo ENOTFOUND smtp.example", "unknown here"],
  ["connect", "ETIMEDOUT Connection timeout", "no connection"],
  ["connect", "ECONNECTION connect ECONNREFUSED 127.0.0.1:587", "no connection"],
  ["tls", "ETLS wrong version number", "no TLS"],
  ["connect", "ESOCKET self-signed certificate in certificate chain", "not trusted"],
  ["data", "ECONNECTION Connection closed unexpectedly", "middle of the dialogue"],
] as const)("without a reply: %s, %s", (stage, failure, reason) => {
  expect(diagnose({ stage, failure })).toMatchObject({
    replyCode: undefined,
    reason: expect.stringContaining(reason),
  });
});
