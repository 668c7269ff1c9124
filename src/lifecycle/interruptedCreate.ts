/** The rest of an interrupted create: what a run made and could not note down any more, so that no state knows it. */
import type { Tenant } from "../m365/tenant.ts";
import type { Definition, Observed, Origin } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { isSame, type Comparison } from "./difference.ts";

/** Older than this, an object is somebody's, whatever it looks like. */
const REST_HOURS = 24;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Why a found object cannot be what a cut-off create of this declaration left.
 * @returns a few words, or undefined when it may be continued: it equals what such a create leaves, nobody else uses it, and it is
 *   younger than a day by the service's own clock or carries this stack's owner tag.
 */
export async function unlikeRest<I extends object, O extends object>(
  kind: Definition<string, I, O, DesiredFields<I>>,
  tenant: Tenant,
  desired: I,
  { id, observed }: { id: string; observed: Observed<I, O> },
  known?: Origin,
): Promise<string | undefined> {
  const held = observed.inputs as Record<string, unknown>;
  const wanted = desired as Record<string, unknown>;
  const started = (kind.started?.(desired) ?? {}) as Record<string, unknown>;
  const unequal = Object.keys(held).filter((key) => {
    if (wanted[key] === undefined || (kind.marks as readonly string[])?.includes(key)) return false;
    const equals = (value: unknown) => isSame(kind as Comparison, key, held[key], value);
    return !equals(wanted[key]) && !(key in started && equals(started[key]));
  });
  if (unequal.length > 0) return `an interrupted run would not have left ${unequal.join(", ")} as it is`;
  const origin = known ?? (await kind.origin?.(tenant, id, desired));
  if (origin === undefined) return "nothing tells who made it";
  if (origin.usedBy.length > 0) return `used by ${origin.usedBy.join(", ")}`;
  if (origin.owner?.isUs === true) return undefined;
  if (origin.createdAt === undefined) return "the service does not say when it was made";
  const ageMs = (await tenant.graph.serverDate()).getTime() - origin.createdAt.getTime();
  return ageMs < REST_HOURS * HOUR_MS ? undefined : `made on ${origin.createdAt.toISOString().slice(0, 10)}`;
}
