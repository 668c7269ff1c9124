import type { Parameter } from "../cmdlets/cmdlet.ts";
import { refusals } from "./refusals.ts";

const typeNames: Record<Parameter["type"], string> = {
  string: "System.String",
  address: "Microsoft.Exchange.Data.SmtpAddress",
  secret: "System.Security.SecureString",
  switch: "System.Management.Automation.SwitchParameter",
  boolean: "System.Boolean",
  dateTime: "System.DateTime",
  unlimited: "Microsoft.Exchange.Data.Unlimited`1[System.UInt32]",
  identity: "Microsoft.Exchange.Configuration.Tasks.RecipientIdParameter",
  strings: "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]",
  proxyAddresses: "Microsoft.Exchange.Data.ProxyAddressCollection",
};

/**
 * Checks one argument against its declared type.
 *
 * @returns the value a cmdlet works with: dates as milliseconds, the rest as it came
 * @throws Refusal (exchange-admin §A.8 row 3)
 */
export function convert(name: string, parameter: Parameter, value: unknown): unknown {
  const bad = (reason: string) => refusals.badValue(name, value, typeNames[parameter.type], reason);
  if (value === null) {
    if (parameter.nullable === true) return null;
    throw refusals.emptyArgument(name, null);
  }
  switch (parameter.type) {
    case "switch":
    case "boolean":
      if (typeof value !== "boolean") throw bad("LAB-Booleans are written true or false, without quotes.");
      return value;
    case "strings": {
      const list: unknown[] = Array.isArray(value) ? value : [value];
      if (list.every((text) => typeof text === "string")) return list;
      throw bad("LAB-Strings are expected.");
    }
    case "proxyAddresses":
      return proxyAddresses(value, bad);
    case "unlimited":
      if (typeof value === "number" || (typeof value === "string" && /^(unlimited|\d+)$/i.test(value)))
        return String(value).toLowerCase();
      throw bad("LAB-A number or Unlimited is expected.");
    default:
  }
  if (typeof value !== "string") throw bad("LAB-A string is expected.");
  if (parameter.maxLength !== undefined && value.length > parameter.maxLength)
    throw refusals.lab(
      "PropertyValidationException",
      `The length of '${name}' exceeds ${parameter.maxLength} characters.`,
    );
  if (parameter.type === "address" && value !== "" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value))
    throw bad(`The email address '${value}' isn't correct.`);
  if (parameter.type === "dateTime") {
    const time = Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`);
    if (Number.isNaN(time)) throw bad("String was not recognized as a valid DateTime.");
    return time;
  }
  return parameter.values === undefined ? value : enumerated(parameter.values, value, bad);
}

/** The service takes a unique beginning of an enumerator's name (exchange-admin §A.5). */
function enumerated(values: readonly string[], value: string, bad: (reason: string) => Error): string {
  const matching = values.filter((name) => name.toLowerCase().startsWith(value.toLowerCase()));
  if (matching.length === 1 && value !== "") return matching[0]!;
  throw bad(
    `Unable to match the identifier name ${value} to a valid enumerator name. ` +
      `Specify one of the following enumerator names and try again: ${values.join(", ")}`,
  );
}

/** A list that replaces, or a hashtable that adds and removes (exchange-admin §A.5). */
function proxyAddresses(value: unknown, bad: (reason: string) => Error) {
  const texts = (list: unknown): string[] => {
    const all = Array.isArray(list) ? list : [list];
    if (!all.every((text): text is string => typeof text === "string"))
      throw bad("LAB-Strings are expected.");
    return all;
  };
  if (Array.isArray(value) || typeof value === "string") return { replace: texts(value) };
  const table = value as Record<string, unknown>;
  const type = table["@odata.type"];
  if (type !== "#Exchange.GenericHashTable" && type !== "#Exchange.StringFieldDeltaUpdateData")
    throw bad('LAB-A hashtable needs "@odata.type": "#Exchange.GenericHashTable".');
  const change: { add: string[]; remove: string[] } = { add: [], remove: [] };
  for (const [key, list] of Object.entries(table)) {
    if (key.startsWith("@")) continue;
    const verb = key.toLowerCase();
    if (verb !== "add" && verb !== "remove") throw bad(`LAB-Add or Remove is expected, not ${key}.`);
    change[verb] = texts(list);
  }
  return change;
}
