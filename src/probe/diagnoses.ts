/**
 * The refusals we know, most telling first: the first match wins, the last row matches everything.
 *
 * Matched against the reply, or against `stage: what failed here` when there was none. Texts marked *unverified* are those
 * of other Exchange submission endpoints; for them the enhanced code and a keyword decide, not the whole sentence.
 * @see https://learn.microsoft.com/exchange/mail-flow-best-practices/high-volume-mails-m365
 */
interface Row {
  match: RegExp;
  reason: string;
  fix: string;
  mayPass: boolean;
}

const ENDPOINT = "smtp.hve.mx.microsoft, port 587";
const signInLog = "the sign-in log of Entra (client app: Authenticated SMTP) names the policy";

export const diagnoses: readonly Row[] = [
  // Before any reply
  {
    match: /^\w+: .*(EDNS|ENOTFOUND|EAI_AGAIN)/,
    reason: "the host name of the SMTP endpoint is unknown here",
    fix: `check hve:smtpHost (${ENDPOINT}) and the name server`,
    mayPass: false,
  },
  {
    match: /^\w+: .*(certificate|CERT_|SELF_SIGNED|UNABLE_TO_)/i,
    reason: "the server's certificate is not trusted here",
    fix: "if TLS is inspected on the way, or this is the lab, name the certificate authority's PEM file: pulumi config set hve:caFile <file>",
    mayPass: false,
  },
  {
    match: /^(tls: |\w+: .*(ETLS|EPROTO|STARTTLS|wrong version number))/,
    reason: "no TLS after STARTTLS",
    fix: "the endpoint wants STARTTLS with TLS 1.2 or later on port 587; look for a firewall or proxy that inspects or strips TLS",
    mayPass: false,
  },
  {
    match: /^connect: /,
    reason: "no connection to the SMTP endpoint",
    fix: `let outbound port 587 through the firewall, and check hve:smtpHost and hve:smtpPort (${ENDPOINT})`,
    mayPass: true,
  },
  {
    match: /^\w+: /,
    reason: "the connection ended in the middle of the dialogue",
    fix: "try again; if it stays, look for a firewall or proxy between here and the endpoint",
    mayPass: true,
  },

  // Sign-in with a password
  {
    match: /AUTH2003/,
    reason: "the account is no longer a mail user: most likely it got a licence and became a mailbox",
    fix: "remove the licence (look for group-based licensing), and recreate the account if it stays a mailbox",
    mayPass: true,
  },
  {
    match: /SmtpClientAuthentication is disabled|5\.7\.30\b/,
    reason: "this is not the High Volume Email endpoint",
    fix: `send to ${ENDPOINT}; do not enable SMTP AUTH for the tenant, HVE ignores that setting`,
    mayPass: false,
  },
  {
    match: /5\.7\.139\b.*security defaults/is,
    reason: "security defaults are on, and they block every password sign-in of this kind",
    fix: "send with OAuth, or replace security defaults by Conditional Access policies that exclude the account",
    mayPass: false,
  },
  {
    match: /5\.7\.139\b.*organization configuration/is,
    reason:
      "security defaults, or an authentication policy that does not allow basic authentication for SMTP",
    fix: "assign an authentication policy with AllowBasicAuthSmtp and check security defaults; after a change wait up to 30 minutes",
    mayPass: true,
  },
  {
    match: /5\.7\.139\b.*basic authentication is disabled/is,
    reason:
      "the account's authentication policy, or the tenant's default one, blocks basic authentication for SMTP",
    fix: "assign an authentication policy with AllowBasicAuthSmtp; after a change wait up to 30 minutes",
    mayPass: true,
  },
  {
    match: /5\.7\.139\b.*did not meet the criteria/is,
    reason: "a Conditional Access policy blocks the account",
    fix: `exclude the account from policies that block legacy authentication or demand MFA; ${signInLog}`,
    mayPass: true,
  },
  {
    match: /5\.7\.139\b.*credentials were incorrect/is,
    reason: "the user name or the password is wrong, or the password must be changed at the next sign-in",
    fix: "raise the account's password version with a new value, which also clears the must-change flag; the user name is the account's address",
    mayPass: false,
  },
  {
    match: /5\.7\.(3|139)\b/,
    reason:
      "the sign-in was refused without a reason: wrong password, disabled account, security defaults or Conditional Access",
    fix: `check the password first, then ${signInLog}`,
    mayPass: true,
  },
  {
    match: /5\.7\.57\b/,
    reason: "no sign-in was attempted",
    fix: "give the probe the account's password or app",
    mayPass: false,
  },

  // Sign-in with OAuth
  {
    match: /5\.5\.124\b/,
    reason: "the user in the XOAUTH2 data is not an HVE address of the token's tenant",
    fix: "use the account's primary address, and a token of the same tenant",
    mayPass: false,
  },
  {
    match: /(5\.5\.127|5\.7\.142|5\.7\.143)\b/,
    reason: "the token has expired or is about to",
    fix: "fetch a new token at least ten minutes before the old one ends",
    mayPass: true,
  },
  {
    match: /5\.5\.12[1-6]\b/,
    reason: "the XOAUTH2 data is malformed",
    fix: "the client has to send base64 of user=…, auth=Bearer …, each ended by the byte 0x01",
    mayPass: false,
  },
  {
    match: /5\.7\.144\b/,
    reason: "the token carries no permission to send",
    fix: "grant the app Mail.Send on Office 365 Exchange Online with admin consent, and ask for the scope https://outlook.office365.com/.default",
    mayPass: false,
  },
  {
    match: /(5\.7\.240\b|not allowed for use with this High Volume Email account)/,
    reason: "the app is not among the account's allowed apps",
    fix: "add it under allowedApps; Exchange wants the object ID of the enterprise application, and up to 5 minutes",
    mayPass: true,
  },
  {
    match: /5\.7\.127\b/,
    reason: "the token was refused without a reason",
    fix: "check Mail.Send with admin consent first, then the account's allowed apps",
    mayPass: true,
  },

  // Sender and recipient
  {
    match: /5\.2\.240\b/,
    reason: "who signed in is not a High Volume Email account",
    fix: "sign in as the HVE account; Get-MailUser -HVEAccount lists them",
    mayPass: false,
  },
  {
    match: /(5\.7\.6[02]|5\.2\.252)\b/,
    reason: "the envelope sender is not the account that signed in",
    fix: "send with MAIL FROM set to the account's address",
    mayPass: false,
  },
  {
    match: /5\.6\.241\b/,
    reason: "the From header is not the account's address",
    fix: "set From to the account's address, and use Reply-To for another one",
    mayPass: false,
  },
  {
    match: /5\.5\.105\b|External sending is not supported/,
    reason: "the recipient is outside the tenant, and HVE sends to internal recipients only",
    fix: "send to an address of an accepted domain of the tenant, or use another service for this recipient",
    mayPass: false,
  },
  {
    match: /4\.5\.3\b|5\.5\.3\b.*too many recipients/is, // unverified
    reason: "too many recipients in one message",
    fix: "at most 50 recipients per message",
    mayPass: false,
  },
  {
    match: /5\.3\.4\b/, // unverified
    reason: "the message is larger than HVE accepts",
    fix: "stay below 10 MB; link to large files instead of attaching them",
    mayPass: false,
  },
  {
    match: /4\.3\.2\b/, // unverified
    reason: "too many connections from this address or for this tenant",
    fix: "use fewer connections at once and try again later",
    mayPass: true,
  },
  {
    match: /5\.1\.10?\b|5\.4\.1\b/, // unverified
    reason: "the recipient does not exist in the tenant",
    fix: "correct the address",
    mayPass: false,
  },
  {
    match: /5\.2\.12[12]\b/, // unverified
    reason: "the recipient's mailbox receives too much at the moment",
    fix: "send less to this mailbox, or later",
    mayPass: true,
  },
  {
    match: /5\.2\.25[1-5]\b/, // unverified
    reason: "the sender is throttled after repeated errors, and support cannot lift that",
    fix: "stop sending, repair what was refused before, and wait",
    mayPass: false,
  },
  {
    match: /5\.1\.8\b|5\.7\.50[1-3]\b/, // unverified
    reason: "the sender is blocked for sending spam",
    fix: "see the restricted entities page of the Defender portal",
    mayPass: false,
  },
  {
    match: /5\.7\.(508|7[0-4]\d|750)\b/, // unverified
    reason: "the tenant or this IP address may not send at the moment",
    fix: "check that the tenant's domains are accepted ones, and ask Microsoft's support",
    mayPass: false,
  },
  {
    match: /^503\b/,
    reason: "a command came out of order",
    fix: "look for a proxy that changes the SMTP dialogue",
    mayPass: false,
  },
  {
    match: /^4\d\d\b/,
    reason: "the service refuses for the moment",
    fix: "try again later",
    mayPass: true,
  },
  {
    match: /(?:)/,
    reason: "no refusal we know; a missing or invalid billing policy is one possibility",
    fix: "check the account's billing policy and that it has no licence; the server's reply stands above",
    mayPass: false,
  },
];
