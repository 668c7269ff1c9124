import type { Application } from "../tenant/state.ts";
import type { World } from "../world.ts";
import { clientAssertion } from "./clientAssertion.ts";
import { refusals, type TokenRefusal } from "./tokenRefusal.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Checks what an application proves itself with.
 *
 * @param endpoint the token endpoint's own address
 * @returns how: `1` by secret, `2` by assertion, as tokens say in `appidacr`; or why it is refused
 */
export async function clientCredential(
  world: World,
  application: Application,
  form: URLSearchParams,
  endpoint: string,
): Promise<"1" | "2" | TokenRefusal> {
  const assertion = form.get("client_assertion");
  if (assertion !== null) {
    if (form.get("client_assertion_type") !== assertionType) return refusals.badAssertion;
    return (await clientAssertion(world, application, assertion, endpoint)) ?? "2";
  }
  const { secret, secretExpiresAt } = application;
  if (!form.has("client_secret")) return refusals.noCredential;
  if (secret === null || form.get("client_secret") !== secret) return refusals.invalidSecret;
  return secretExpiresAt !== null && secretExpiresAt <= world.tenant.now() ? refusals.expiredKeys : "1";
}
