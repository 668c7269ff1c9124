import type { Row } from "../exchange/sidecars.ts";
import type { Policy } from "../tenant/state.ts";
import { commonTail } from "./commonTail.ts";
import { directory } from "./directory.ts";

/** An authentication policy. `AllowBasicAuthRest` is read-only (hve-service §3.10). */
export function policyRow(policy: Policy): Row {
  return {
    ...policy.flags,
    AllowBasicAuthRest: false,
    AdminDisplayName: "",
    ...commonTail({
      ...policy,
      distinguishedName: directory.policy(policy.name),
      objectClass: ["top", "msExchAuthPolicy"],
    }),
  };
}
