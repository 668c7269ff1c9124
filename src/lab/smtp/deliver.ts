import { randomUUID } from "node:crypto";
import { simpleParser } from "mailparser";
import { addresses } from "../tenant/addresses.ts";
import { honoured } from "../tenant/honoured.ts";
import type { Recipient } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { smtpHost } from "./connection.ts";

/**
 * Checks the message and puts it into the inbox. The header From must be the account's too (hve-service §5.5 row 22;
 * sentence not public). The account's reply-to address fills in where the message has none; whether it overrides one is
 * not public (§1.4).
 *
 * @returns the reply
 */
export async function deliver(
  world: World,
  account: Recipient,
  envelope: { from: string; to: string[] },
  raw: Buffer,
): Promise<string> {
  const { tenant } = world;
  const parsed = await simpleParser(raw);
  const from = parsed.from?.value[0]?.address ?? "";
  if (!addresses.all(account).includes(from.toLowerCase()))
    return "550 5.6.241 LAB-The From header is not an address of the authenticated account.";
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed.headerLines) headers[key] = line.slice(line.indexOf(":") + 1).trim();
  const replyTo = honoured(account.effects.replyTo, { now: tenant.now(), factor: tenant.factor }) ?? "";
  if (replyTo !== "") headers["reply-to"] ??= replyTo;
  const id = parsed.messageId ?? `<${randomUUID()}@${smtpHost}>`;
  world.inbox.add({
    id,
    at: new Date(tenant.now()).toISOString(),
    account: addresses.primary(account),
    envelope,
    headers,
    subject: parsed.subject ?? "",
    from,
    text: parsed.text ?? "",
  });
  return `250 2.0.0 OK ${id} [Hostname=${smtpHost}] Queued mail for delivery`;
}
