import type { SecureContext } from "node:tls";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { smtpHost, type Connection } from "./connection.ts";
import { billingRefusal } from "./billingRefusal.ts";
import { deliver } from "./deliver.ts";
import { readMessage } from "./readMessage.ts";
import { recipientRefusal } from "./recipientRefusal.ts";
import { signIn } from "./signIn.ts";
import { stage } from "./stage.ts";

/** hve-service §1.3; whether 10 MB means this many bytes is not public (§11). */
export const limits = { messageBytes: 10_485_760, recipients: 50, failedSignIns: 3 };

/** What the dialogue knows of its client. */
interface Session {
  greeted: boolean;
  account?: Recipient;
  /** Reply to the last failed AUTH; it comes back inside the next 5.7.57 (hve-service §5.3). */
  refusal?: string;
  failures: number;
  from?: string;
  to: string[];
}

/**
 * One submission dialogue, from greeting to goodbye. Replies are those of hve-service §5.2 and the table of §5.5.
 */
export async function dialogue(world: World, connection: Connection, context: SecureContext): Promise<void> {
  const session: Session = { greeted: false, failures: 0, to: [] };
  const reply = (text: string) => connection.reply(text);
  const date = new Date(world.tenant.now()).toUTCString();
  const greeted = await stage(world, connection, { name: "CONNECT" }, () =>
    Promise.resolve(`220 ${smtpHost} Microsoft ESMTP MAIL Service ready at ${date}`),
  );
  if (!greeted.startsWith("220")) return connection.end();
  for (;;) {
    const line = (await connection.line())?.toString("utf8");
    if (line === undefined) return connection.destroy();
    const [, verb = "", rest = ""] = /^(\S*) ?(.*)$/.exec(line)!;
    switch (verb.toUpperCase()) {
      case "EHLO":
      case "HELO":
        session.greeted = true;
        greet(connection, verb.toUpperCase() === "EHLO");
        break;
      case "STARTTLS":
        if (connection.secure) reply("503 5.5.2 Already secured");
        else {
          reply("220 2.0.0 SMTP server ready");
          await connection.encrypt(context);
          session.greeted = false;
        }
        break;
      case "AUTH":
        await authenticate(world, connection, session, rest);
        if (session.failures >= limits.failedSignIns) return connection.end();
        break;
      case "MAIL":
        await stage(world, connection, { name: "MAIL" }, () => Promise.resolve(mail(world, session, rest)));
        break;
      case "RCPT":
        await stage(world, connection, { name: "RCPT" }, () => Promise.resolve(rcpt(world, session, rest)));
        break;
      case "DATA": {
        if (session.from === undefined || session.to.length === 0) {
          reply("503 5.5.1 Bad sequence of commands");
          break;
        }
        reply("354 Start mail input; end with <CRLF>.<CRLF>");
        const message = await readMessage(connection, limits.messageBytes);
        if (message === undefined) return connection.destroy();
        const { account, from, to } = session;
        const parameters = { account: addresses.primary(account!), from, to };
        await stage(world, connection, { name: "MESSAGE", write: true, parameters }, () =>
          message === "tooLarge"
            ? Promise.resolve("552 5.3.4 Message size exceeds fixed maximum message size")
            : deliver(world, account!, { from, to }, message),
        );
        delete session.from;
        session.to = [];
        break;
      }
      case "RSET":
        delete session.from;
        session.to = [];
        reply("250 2.0.0 Resetting");
        break;
      case "NOOP":
        reply("250 2.0.0 OK");
        break;
      case "QUIT":
        reply("221 2.0.0 Service closing transmission channel");
        return connection.end();
      default:
        reply("500 5.3.3 Unrecognized command");
    }
  }
}

/** hve-service §5.1; BINARYMIME and CHUNKING are left out because the lab does not take BDAT. */
function greet(connection: Connection, extended: boolean) {
  const hello = `${smtpHost} Hello [${connection.remoteAddress}]`;
  const offers = [`SIZE ${limits.messageBytes}`, "PIPELINING", "DSN", "ENHANCEDSTATUSCODES"];
  offers.push(connection.secure ? "AUTH LOGIN" : "STARTTLS", "8BITMIME", "SMTPUTF8");
  const lines = extended ? [hello, ...offers] : [hello];
  for (const [index, line] of lines.entries())
    connection.reply(`250${index < lines.length - 1 ? "-" : " "}${line}`);
}

async function authenticate(world: World, connection: Connection, session: Session, rest: string) {
  const [mechanism = "", initial] = rest.split(" ");
  if (!session.greeted) return connection.reply("503 5.5.2 Send hello first");
  if (!connection.secure) return connection.reply("530 5.7.57 Client not authenticated to send mail.");
  if (session.account !== undefined) return connection.reply("503 5.5.2 Already authenticated");
  if (mechanism.toUpperCase() !== "LOGIN")
    return connection.reply("504 5.7.4 Unrecognized authentication type");
  const ask = async (prompt: string) => {
    connection.reply(`334 ${prompt}`);
    return Buffer.from((await connection.line())?.toString("latin1") ?? "", "base64").toString("utf8");
  };
  const user = initial ? Buffer.from(initial, "base64").toString("utf8") : await ask("VXNlcm5hbWU6");
  const clear = await ask("UGFzc3dvcmQ6");
  await stage(world, connection, { name: "AUTH", parameters: { mechanism: "LOGIN", user } }, () => {
    const result = signIn(world.tenant, user, clear);
    if (typeof result !== "string") {
      session.account = result;
      return Promise.resolve("235 2.7.0 Authentication successful");
    }
    session.refusal = result;
    session.failures += 1;
    return Promise.resolve(result);
  });
}

function mail({ tenant }: World, session: Session, rest: string): string {
  if (!session.greeted) return "503 5.5.2 Send hello first";
  const found = /^FROM:\s*<([^>]*)>(.*)$/i.exec(rest);
  if (found === null) return "501 5.5.4 Invalid arguments";
  if (session.account === undefined)
    return `530 5.7.57 Client not authenticated to send mail.${session.refusal ? ` Error: ${session.refusal}` : ""}`;
  const size = Number(/ SIZE=(\d+)/i.exec(found[2]!)?.[1] ?? 0);
  if (size > limits.messageBytes) return "552 5.3.4 Message size exceeds fixed maximum message size";
  // Any address of the account will do (hve-service §1.4); the sentence of row 21 is not public.
  if (!addresses.all(session.account).includes(found[1]!.toLowerCase()))
    return "550 5.7.62 LAB-The sender is not an address of the authenticated account.";
  const unpaid = billingRefusal(tenant, session.account);
  if (unpaid !== undefined) return unpaid;
  session.from = found[1]!;
  session.to = [];
  return "250 2.1.0 Sender OK";
}

function rcpt(world: World, session: Session, rest: string): string {
  const address = /^TO:\s*<([^>]*)>/i.exec(rest)?.[1];
  if (session.from === undefined) return "503 5.5.1 Bad sequence of commands";
  if (address === undefined) return "501 5.5.4 Invalid arguments";
  if (session.to.length >= limits.recipients) return "452 4.5.3 Too many recipients";
  const refusal = recipientRefusal(world.tenant.state, address);
  if (refusal !== undefined) return refusal;
  session.to.push(address);
  return "250 2.1.5 Recipient OK";
}
