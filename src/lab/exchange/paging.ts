import { truncated } from "../cmdlets/listRows.ts";
import type { World } from "../world.ts";
import type { CmdletRequest } from "./answerCmdlet.ts";
import { refusals } from "./refusals.ts";
import type { Row } from "./sidecars.ts";

const defaultSize = 1000;
const expiryMs = 30 * 60 * 1000;

/** What a link's token holds; it is of use only to who got it (exchange-admin §A.7). */
interface Token {
  start: number;
  expires: number;
  anchor: string | null;
  /** The cmdlet with its parameters. */
  input: string;
}

const anchorOf = ({ header }: CmdletRequest) => header("x-anchormailbox") ?? null;

/**
 * Long lists in pages: the size is that of `Prefer: odata.maxpagesize`, 1000 when absent, and the same body is posted to
 * `@odata.nextLink` with the same anchor. Sources conflict, so the switch `paging` has the other two ways (exchange-admin
 * §A.7, §F row 13).
 */
export const paging = {
  /** Where the wanted page begins. @throws Refusal for a link that is old, foreign, or never accepted */
  start({ tenant }: World, request: CmdletRequest): number {
    const text = request.url.searchParams.get("$skiptoken");
    if (text === null) return 0;
    const token = read(text);
    const valid =
      token !== undefined &&
      tenant.state.switches.paging === "post-ok" &&
      token.expires > tenant.now() &&
      token.anchor === anchorOf(request) &&
      token.input === JSON.stringify(request.input);
    if (!valid) throw refusals.pagination();
    return token.start;
  },

  /** The rows of the page, and what says that there are more. */
  cut(
    { tenant }: World,
    request: CmdletRequest,
    rows: Row[],
    start: number,
  ): { shown: Row[]; more: { link?: string; warning?: string } } {
    const asked = /odata\.maxpagesize=(\d+)/i.exec(request.header("prefer") ?? "")?.[1];
    const size = Math.max(1, Math.min(Number(asked ?? defaultSize), defaultSize));
    const shown = rows.slice(start, start + size);
    if (start + size >= rows.length) return { shown, more: {} };
    if (tenant.state.switches.paging === "truncate-with-warning")
      return { shown, more: { warning: truncated } };
    const token: Token = {
      start: start + size,
      expires: tenant.now() + expiryMs,
      anchor: anchorOf(request),
      input: JSON.stringify(request.input),
    };
    const link = new URL(request.url);
    link.searchParams.set("$skiptoken", Buffer.from(JSON.stringify(token)).toString("base64url"));
    return { shown, more: { link: link.href } };
  },
};

function read(text: string): Token | undefined {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString()) as Token;
  } catch {
    return undefined;
  }
}
