import type { Bound } from "../exchange/bound.ts";
import { refusals } from "../exchange/refusals.ts";
import { addresses } from "../tenant/addresses.ts";
import type { Recipient, State } from "../tenant/state.ts";
import { acceptedDomain, assertAddressFree } from "./assertAddressFree.ts";

type Change = { replace: string[] } | { add: string[]; remove: string[] };

/**
 * Applies `PrimarySmtpAddress` or `EmailAddresses`; both in one call are refused (hve-service §3.3). An address without
 * prefix is a secondary one, unless a list names no primary: then its first address is.
 */
export function changeAddresses(state: State, recipient: Recipient, parameters: Bound): void {
  const primary = parameters.text("PrimarySmtpAddress");
  const change = parameters.get("EmailAddresses") as Change | undefined;
  if (primary !== undefined && change !== undefined)
    throw refusals.lab(
      "RecipientTaskException",
      "EmailAddresses and PrimarySmtpAddress can't be used in the same command.",
    );
  if (primary !== undefined) {
    const others = addresses
      .all(recipient)
      .map((lower, index) => ({ lower, proxy: recipient.emailAddresses[index]!.replace(/^SMTP:/, "smtp:") }))
      .filter(({ lower }) => lower !== primary.toLowerCase());
    replace(state, recipient, [`SMTP:${primary}`, ...others.map(({ proxy }) => proxy)]);
  }
  if (change === undefined) return;
  if ("replace" in change) return replace(state, recipient, change.replace.map(prefixed));
  const removed = new Set(change.remove.map((address) => prefixed(address).toLowerCase()));
  const kept = recipient.emailAddresses.filter((proxy) => !removed.has(proxy.toLowerCase()));
  if (!kept.some((proxy) => proxy.startsWith("SMTP:")))
    throw refusals.lab("RecipientTaskException", "The primary SMTP address can't be removed.");
  const added = change.add
    .map(prefixed)
    .filter((proxy) => !kept.some((old) => old.toLowerCase() === proxy.toLowerCase()));
  replace(state, recipient, [...kept, ...added]);
}

const prefixed = (address: string) => (address.includes(":") ? address : `smtp:${address}`);

function replace(state: State, recipient: Recipient, proxies: string[]) {
  const list = [...proxies];
  if (!list.some((proxy) => proxy.startsWith("SMTP:")) && list[0] !== undefined)
    list[0] = list[0].replace(/^smtp:/, "SMTP:");
  if (list.filter((proxy) => proxy.startsWith("SMTP:")).length !== 1)
    throw refusals.lab("RecipientTaskException", "There must be exactly one primary SMTP address.");
  if (new Set(list.map((proxy) => proxy.toLowerCase())).size !== list.length)
    throw refusals.lab("RecipientTaskException", "An address stands in the list twice.");
  for (const proxy of list) {
    if (!/^smtp:/i.test(proxy)) continue;
    acceptedDomain(state, proxy);
    assertAddressFree(state, proxy.slice("smtp:".length), recipient);
  }
  recipient.emailAddresses = list;
}
