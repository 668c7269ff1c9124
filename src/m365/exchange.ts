/** Exchange Online's admin cmdlets, however they travel, and the guards in front of every transport. */
import { InvalidInputError } from "../errors.ts";
import type { CmdletName } from "./exchangeCmdlets.ts";
import { Secret } from "./secret.ts";

/** Adds and removes members of a multi-valued property without naming the others: PowerShell's `@{Add=…; Remove=…}`. */
export interface MultiValuedChange {
  Add?: readonly string[];
  Remove?: readonly string[];
}

/** `null` clears a value; `undefined` leaves the parameter out. A `Date` is sent in UTC. */
export type CmdletParameter =
  string | number | boolean | null | Date | readonly string[] | MultiValuedChange | Secret;

/** Spelled as the vendor's page spells them, e.g. `{ Identity, ReplyTo }`. */
export type CmdletParameters = Readonly<Record<string, CmdletParameter | undefined>>;

export interface Exchange {
  /**
   * Runs one cmdlet.
   *
   * @returns the objects it wrote, without the transport's annotations; none for a cmdlet that writes none.
   * @throws NotFoundError only when Exchange said that the object named by `Identity` does not exist.
   */
  invoke<Row = Record<string, unknown>>(cmdlet: CmdletName, parameters: CmdletParameters): Promise<Row[]>;
}

/** A way for cmdlets to travel; it takes any name, and what it sends has passed the guards already. */
export interface Transport {
  invoke<Row = Record<string, unknown>>(cmdlet: string, parameters: CmdletParameters): Promise<Row[]>;
}

/** A call as a transport takes it. */
export interface CmdletCall {
  cmdlet: string;
  parameters: CmdletParameters;
}

/** A transport on which several reads travel as one request. */
export interface BatchTransport extends Transport {
  /**
   * @param calls at most ten reads, about ten objects.
   * @returns what each call came to, in the order of the calls.
   * @throws what was wrong with the request as a whole.
   */
  batch<Row>(calls: readonly CmdletCall[]): Promise<PromiseSettledResult<Row[]>[]>;
}

/** @returns what takes the secrets of a call out of an answer that may quote them. */
export function scrubbing(parameters: CmdletParameters): (text: string) => string {
  const secrets = Object.values(parameters).filter((value) => value instanceof Secret);
  return (text) => secrets.reduce((scrubbed, secret) => secret.scrub(scrubbed), text);
}

/** Cmdlets that are about the organisation, not about one object. */
const withoutIdentity = /^(New-|Get-|Set-OrganizationConfig$)/;

/** Puts the rules in front of a transport that no cmdlet may break, whichever way it travels. */
export function guarded(transport: Transport): Exchange {
  return {
    async invoke<Row>(cmdlet: CmdletName, parameters: CmdletParameters) {
      refuseVagueIdentity(cmdlet, parameters);
      const sent = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
      if (cmdlet.startsWith("Remove-")) sent["Confirm"] = false; // a prompt nobody can answer would hang
      return (await transport.invoke<Row>(cmdlet, sent)).map(withoutAnnotations);
    },
  };
}

/**
 * A reading cmdlet with an empty Identity answers with every object, so that "the first row" is somebody else's.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailuser
 */
function refuseVagueIdentity(cmdlet: string, parameters: CmdletParameters) {
  const key = Object.keys(parameters).find((name) => name.toLowerCase() === "identity");
  if (key === undefined && withoutIdentity.test(cmdlet)) return;
  const identity = key === undefined ? undefined : parameters[key];
  if (typeof identity === "string" && identity.trim() !== "" && !identity.includes("*")) return;
  throw new InvalidInputError(`${cmdlet}: refused to send it with the Identity ${JSON.stringify(identity)}`);
}

/** The service writes `Guid@odata.type` and the like beside each property. */
const withoutAnnotations = <Row>(row: Row): Row =>
  Object.fromEntries(Object.entries(row as object).filter(([key]) => !key.includes("@"))) as Row;
