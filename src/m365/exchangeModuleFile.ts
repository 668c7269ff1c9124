import { z } from "zod";
import { UnavailableError } from "../errors.ts";
import { refusalOf } from "./exchangeAnswer.ts";
import { exchangeError } from "./exchangeErrors.ts";
import { jsonOf } from "./jsonOf.ts";
import { noAnswer } from "./noAnswer.ts";

/** The module's own call, which it makes to connect. */
const CALL = "EXOModuleFile";
/** The version we say we are; the answer depends on it only in the script that we do not use. */
const VERSION = "3.9.2";

const body = z.looseObject({ value: z.array(z.looseObject({ exportedCmdlets: z.string() })).min(1) });

/**
 * Every cmdlet the signed-in app may run, as Exchange tells its own module.
 * @throws PermissionError when the app has no role in Exchange that counts.
 */
export async function exchangeModuleFile(
  endpoint: URL,
  tenantId: string,
  token: () => Promise<string>,
  timeoutMs: number,
): Promise<string[]> {
  const url = new URL(`/adminapi/v1.0/${tenantId}/${CALL}?Version=${VERSION}`, endpoint);
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${await token()}`, accept: "application/json", commandname: "*" },
    redirect: "error", // the token goes to no other host
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw noAnswer(CALL, url, "exchangeEndpoint", cause);
  });
  const { status, headers } = response;
  const text = await response.text().catch(() => undefined);
  if (!response.ok) throw exchangeError(CALL, {}, refusalOf({ status, headers, text }));
  const parsed = body.safeParse(jsonOf(text));
  if (!parsed.success) throw new UnavailableError(`${CALL}: unreadable answer from Exchange`);
  return parsed.data.value.flatMap(({ exportedCmdlets }) => exportedCmdlets.split(",")).filter(Boolean);
}
