import type { World } from "../world.ts";

const cookie = "X-BackEndOverrideCookie";

/**
 * The front door's 302, when the switch `redirect` asks for it: to the same host under an internal port, from where one
 * comes back with the affinity cookie (`regional`), to another host (`foreign`), or for ever (`loop`). A client re-posts
 * by hand, with body, token and cookie, and to the port it knows (exchange-admin §A.1).
 *
 * @returns undefined when the request is to be answered
 */
export function redirect(
  { tenant }: World,
  url: URL,
  header: (name: string) => string | undefined,
): Response | undefined {
  const { redirect: mode } = tenant.state.switches;
  if (mode === "none") return undefined;
  if (mode !== "loop" && header("cookie")?.includes(`${cookie}=`) === true) return undefined;
  const location = new URL(url);
  if (mode === "foreign") location.hostname = "127.0.0.1";
  else location.port = "446";
  return new Response(null, {
    status: 302,
    headers: { location: location.href, "set-cookie": `${cookie}=eurp000; path=/; secure; HttpOnly` },
  });
}
