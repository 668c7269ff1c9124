import { randomUUID } from "node:crypto";
import { refusals } from "../exchange/refusals.ts";
import { basicAuthFlags } from "../tenant/basicAuthFlags.ts";
import type { Cmdlet, Parameter } from "./cmdlet.ts";
import { directory } from "./directory.ts";
import { policyRow } from "./policyRow.ts";

/** The switches of an authentication policy, absent ones block (hve-service §3.10). */
export const flagParameters = Object.fromEntries(
  basicAuthFlags.map((flag): [string, Parameter] => [flag, { type: "switch" }]),
);

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-authenticationpolicy */
export const newAuthenticationPolicy: Cmdlet = {
  parameters: { Name: { type: "string", required: true, maxLength: 64 }, ...flagParameters },
  run({ state, parameters, now }) {
    const name = parameters.text("Name");
    if (name === undefined) throw refusals.emptyArgument("Name", "");
    if (state.policies.some((policy) => policy.name.toLowerCase() === name.toLowerCase()))
      throw refusals.nameTaken(directory.policy(name));
    const policy = {
      guid: randomUUID(),
      name,
      flags: Object.fromEntries(basicAuthFlags.map((flag) => [flag, parameters.flag(flag)])),
      createdAt: now,
      changedAt: now,
    };
    state.policies.push(policy);
    return [policyRow(policy)];
  },
};
