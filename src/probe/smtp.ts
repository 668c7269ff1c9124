/** Submits one message the way a device or an application would, and says what stood in the way. */
import { createTransport } from "nodemailer";
import { ProbeError, type ProbeStage } from "../errors.ts";
import { diagnose } from "./diagnose.ts";

const DNS_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 20_000;
const GREETING_TIMEOUT_MS = 20_000;
/** Silence in the middle of the dialogue; the service holds back its answer to AUTH and to the message for a while. */
const SOCKET_TIMEOUT_MS = 60_000;

/** A value that shows itself only on the wire. */
interface Revealable {
  reveal(): string;
}

export interface Submission {
  host: string;
  /** STARTTLS is required on it, TLS from the first byte is not spoken. */
  port: number;
  /** Address of the HVE account: user name, envelope sender and From. */
  account: string;
  signIn: { password: Revealable } | { accessToken: Revealable };
  to: string;
  /** Finds the message again, in the header `X-HVE-Probe`. */
  probeId: string;
}

export interface Submitted {
  /** With its angle brackets. */
  messageId: string;
  /** The server's last reply, e.g. `250 2.0.0 OK …`. */
  reply: string;
  /** One line per command (`C:`) and reply (`S:`), without credentials and without the message. */
  transcript: string[];
}

/** @throws ProbeError saying how far it came, what the server said, the probable reason and the fix. */
export async function submitProbe(submission: Submission): Promise<Submitted> {
  const { host, port, account, signIn, to, probeId } = submission;
  const secret = "password" in signIn ? signIn.password.reveal() : signIn.accessToken.reveal();
  const hide = (text: string) =>
    [secret, Buffer.from(secret).toString("base64")].reduce(
      (hidden, value) => (value === "" ? hidden : hidden.replaceAll(value, "[secret]")),
      text,
    );
  const transcript: string[] = [];
  const transport = createTransport({
    host,
    port,
    secure: false,
    requireTLS: true,
    tls: { minVersion: "TLSv1.2" },
    ...("password" in signIn
      ? { authMethod: "LOGIN", auth: { user: account, pass: secret } }
      : { auth: { type: "OAuth2" as const, user: account, accessToken: secret } }),
    dnsTimeout: DNS_TIMEOUT_MS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    transactionLog: true,
    logger: recorder((line) => transcript.push(hide(line))),
  });
  try {
    const { messageId, response } = await transport.sendMail({
      from: { name: "HVE send probe", address: account },
      to,
      envelope: { from: account, to },
      subject: `HVE send probe ${probeId}`,
      headers: {
        "X-HVE-Probe": probeId,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
      },
      text:
        `This message proves that ${account} can send through ${host}.\n\n` +
        `Its configuration is managed as code, and each change of it is checked with such a message.\n` +
        `Probe ${probeId}. Nothing needs to be done; it can be deleted.\n`,
    });
    return { messageId, reply: response, transcript };
  } catch (error) {
    throw probeError(submission, error, transcript, hide);
  } finally {
    transport.close();
  }
}

/** The library's log, reduced to what client and server said. */
function recorder(record: (line: string) => void) {
  const log = (entry: { tnx?: string }, text: unknown) => {
    const speaker = { client: "C", server: "S" }[entry.tnx ?? ""];
    if (speaker !== undefined) for (const line of String(text).split(/\r?\n/)) record(`${speaker}: ${line}`);
  };
  return { level: () => undefined, trace: log, debug: log, info: log, warn: log, error: log, fatal: log };
}

/** What nodemailer adds to its errors. */
interface SubmissionFailure {
  message: string;
  code?: string;
  command?: string;
  response?: string;
}

function probeError(
  { account, host, port }: Submission,
  thrown: unknown,
  transcript: string[],
  hide: (text: string) => string,
) {
  const failure = thrown as SubmissionFailure;
  const reply = failure.response === undefined ? undefined : hide(failure.response);
  const stage = stageOf(failure, transcript);
  const sentence = hide(`${failure.code ?? ""} ${failure.message}`.trim());
  const { replyCode, enhancedCode, reason, fix, mayPass } = diagnose({ stage, reply, failure: sentence });
  return new ProbeError(
    `${account} cannot send through ${host}:${port} (${stage}): ${reply ?? sentence}. Probable cause: ${reason}. Fix: ${fix}.`,
    { stage, replyCode, enhancedCode, reason, fix, mayPass, transcript, cause: sentence },
  );
}

const stages: readonly [RegExp, ProbeStage][] = [
  [/^AUTH/, "auth"],
  [/^MAIL/, "mail"],
  [/^RCPT/, "recipient"],
  [/^DATA/, "data"],
  [/^STARTTLS/, "tls"],
  [/^(CONN|EHLO|HELO)/, "connect"],
];

function stageOf({ command = "", code }: SubmissionFailure, transcript: readonly string[]): ProbeStage {
  const inHandshake = transcript.findLast((line) => line.startsWith("C: ")) === "C: STARTTLS";
  if (code === "ETLS" || inHandshake) return "tls";
  return stages.find(([pattern]) => pattern.test(command))?.[1] ?? "unknown";
}
