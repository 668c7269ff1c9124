import type { Cmdlet, Parameter } from "../cmdlets/cmdlet.ts";
import { Bound } from "./bound.ts";
import { convert } from "./convert.ts";
import { refusals } from "./refusals.ts";

/** Parameters every cmdlet takes. */
const common: Record<string, Parameter> = {
  Confirm: { type: "switch" },
  WhatIf: { type: "switch" },
  ErrorAction: { type: "string" },
  WarningAction: { type: "string" },
  InformationAction: { type: "string" },
  Verbose: { type: "switch" },
  Debug: { type: "switch" },
};

/**
 * Binds what was sent to what the cmdlet declares: names without regard to case, one parameter set that holds all of
 * them, required ones present, values of the right type.
 *
 * @throws Refusal with the service's text for each of these (exchange-admin §A.8 rows 3 and 4)
 */
export function bindParameters(name: string, cmdlet: Cmdlet, sent: Record<string, unknown>): Bound {
  const declared = new Map(
    Object.entries({ ...common, ...cmdlet.parameters }).map(([key, parameter]) => [
      key.toLowerCase(),
      { key, parameter },
    ]),
  );
  const given = Object.entries(sent)
    .filter(([key]) => !key.startsWith("@"))
    .map(([key, value]) => {
      const found = declared.get(key.toLowerCase());
      if (found === undefined) throw refusals.parameterSet(key);
      return { ...found, value };
    });

  const inSet = (set: string, { sets }: Parameter) => sets === undefined || sets.includes(set);
  const sets = cmdlet.sets ?? ["Default"];
  const fitting = sets.filter((set) => given.every(({ parameter }) => inSet(set, parameter)));
  if (fitting.length === 0) {
    const stranger = given.find(({ parameter }) => !inSet(sets[0]!, parameter));
    throw refusals.parameterSet(stranger?.key ?? name);
  }
  const missing = fitting.map((set) =>
    Object.entries(cmdlet.parameters).find(
      ([key, parameter]) =>
        parameter.required === true &&
        inSet(set, parameter) &&
        !given.some((argument) => argument.key === key),
    ),
  );
  if (missing.every((parameter) => parameter !== undefined)) throw refusals.missingParameter(missing[0]![0]);

  const reads = name.startsWith("Get-");
  const values = new Map<string, unknown>();
  for (const { key, parameter, value } of given) {
    // `Get-* -Identity $null` and `""` mean every object (hve-service §3, exchange-admin §F row 8).
    if (key === "Identity" && (value === null || value === "")) {
      if (!reads) throw refusals.emptyArgument(key, value);
      continue;
    }
    values.set(key, convert(key, parameter, value));
  }
  return new Bound(values);
}
