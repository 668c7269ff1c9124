import type { Bound } from "../exchange/bound.ts";
import { refusals } from "../exchange/refusals.ts";
import type { State } from "../tenant/state.ts";

/**
 * The `AppIds` of a call: object ids of service principals. A client id, the object id of an app registration and
 * anything else end in "validation errors", whose sentences are not public (hve-service §3.8).
 *
 * @throws Refusal
 */
export function appIds(state: State, parameters: Bound): string[] {
  const wanted = (parameters.get("AppIds") as string[]).map((id) => id.toLowerCase());
  if (wanted.length === 0) throw refusals.emptyArgument("AppIds", "");
  for (const id of wanted) {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
      throw refusals.lab("InvalidAppIdException", `'${id}' is not a GUID.`);
    if (!state.applications.some(({ objectId }) => objectId === id))
      throw refusals.lab(
        "InvalidAppIdException",
        `'${id}' is not the object id of an enterprise application.`,
      );
  }
  return wanted;
}
