/** May a create take over what it found? The one judgement, for the create itself and for the preflight that foretells it. */
import { AlreadyExistsError } from "../errors.ts";
import type { Tenant } from "../m365/tenant.ts";
import type { Adopt } from "./adopt.ts";
import type { Definition, Observed, Origin, Takeover } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { differences, type Comparison } from "./difference.ts";
import { unlikeRest } from "./interruptedCreate.ts";
import { isUnknown } from "./unknown.ts";

/** What a create found and may go on with. */
export interface Claim<I, O> {
  id: string;
  observed: Observed<I, O>;
  /** Absent when nothing of an account's setting was set. */
  takeover?: Takeover;
  /** What an adopted object held; its release puts it back. */
  previous?: Observed<I, O>["inputs"];
  /** What it holds otherwise than declared, each as `displayName "A" instead of "B"`. */
  differs: string[];
}

type Kind<I extends object, O extends object> = Definition<string, I, O, DesiredFields<I>>;

/**
 * @param desired may hold what is not known yet in inputs that cannot be read back anyway.
 * @returns undefined when there is nothing, so that the create makes it.
 * @throws AlreadyExistsError saying what is there, why it is not ours, and both ways to adopt it.
 */
export async function claim<I extends object, O extends object>(
  kind: Kind<I, O>,
  tenant: Tenant,
  desired: I,
  adopt: Adopt,
): Promise<Claim<I, O> | undefined> {
  const id = await kind.find(tenant, desired);
  if (id === undefined) return undefined;
  // What is declared now says which members of a shared list are ours to look at.
  const observed = await kind.observe(tenant, id, { inputs: desired, outputs: {} });
  const held = observed.inputs as Values;
  const wanted = desired as Values;
  const comparable = Object.keys(held).filter((key) => !(kind.marks as readonly string[])?.includes(key));
  const different = differences(kind as Comparison, held, wanted).filter((key) => comparable.includes(key));
  const differs = different.map((key) => `${key} ${shown(held[key])} instead of ${shown(wanted[key])}`);
  const found = { id, observed, differs };
  const previous = observed.inputs;

  if (kind.nature === "setting") {
    const isSet = (key: string) => !isIdentity(kind, key) && !isEmpty(held[key]);
    if (!comparable.some(isSet)) return found;
    if (adopt !== undefined && different.length === 0) return { ...found, takeover: adopt, previous };
    if (adopt === "always") return { ...found, takeover: "always", previous };
    if (different.some(isSet)) throw exists(kind, desired, found, "");
    // Equal as far as it goes. On an account that is new it can only be ours; on another, somebody may have set it first.
    const reason = await unlikeRest(kind, tenant, desired, found);
    return { ...found, takeover: "continued", ...(reason === undefined ? {} : { previous }) };
  }

  const origin = await kind.origin?.(tenant, id, desired);
  if (origin?.owner?.isUs === false) throw belongs(kind, desired, origin);
  if (adopt === "always" || (adopt === "ifMatches" && different.length === 0))
    return { ...found, takeover: adopt, previous };
  const reason = adopt === undefined ? await unlikeRest(kind, tenant, desired, found, origin) : "";
  if (reason === undefined) return { ...found, takeover: "continued" };
  throw exists(kind, desired, found, reason);
}

type Values = Record<string, unknown>;

const isIdentity = (kind: { replaceOn: readonly string[] }, key: string) => kind.replaceOn.includes(key);

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

const shown = (value: unknown) =>
  isUnknown(value) ? "what is not known yet" : JSON.stringify(value ?? null);

function exists<I extends object, O extends object>(
  kind: Kind<I, O>,
  desired: I,
  { id, observed, differs }: Claim<I, O>,
  reason: string,
) {
  const held = observed.inputs as Values;
  const alike = Object.keys(held).filter(
    (key) => !isEmpty(held[key]) && !differs.some((each) => each.startsWith(`${key} `)),
  );
  const what = [id, ...alike.map((key) => `${key} ${shown(held[key])}`)].join(", ");
  return new AlreadyExistsError(
    `${kind.type} ${kind.label(desired)} exists already in the tenant (${what}` +
      `${differs.length === 0 ? "" : `; it differs in ${differs.join(", ")}`}), and this stack did not make it` +
      `${reason === "" ? "" : ` (${reason})`}. Nothing was changed. To take it over, write \`adopt: ifMatches\` in its entry, which ` +
      "works when nothing differs, or `adopt: always`, which makes it as the entry says; when it leaves the stack, what it " +
      "held before is put back. Where only the key of the entry changed, change it back or, for an account, name the old key in " +
      "`formerKeys`. Otherwise choose another name or address, or take the entry out of the file.",
  );
}

function belongs<I extends object, O extends object>(kind: Kind<I, O>, desired: I, { owner }: Origin) {
  return new AlreadyExistsError(
    `${kind.type} ${kind.label(desired)} belongs to the stack ${owner!.name}, as its owner tag says. Nothing was changed. Take ` +
      "the entry out of this file, or out of the other stack's first.",
  );
}
